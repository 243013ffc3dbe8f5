import type { Suggestion } from "../../core/report/documents/suggestions.ts";
import { type Fields, fieldsOf } from "../git/event.ts";
import type { Env } from "./env.ts";
import { type Answer, expectDone, HostError, type Patience, type Request, request } from "./request.ts";

/** GitHub, GitLab, Azure Repos or Bitbucket, where the pull request is. What differs is in the file of its name. */
export interface PullRequestHost {
  /** Most characters of a comment. */
  readonly limit: number;
  /** The first line of a comment, which is not displayed: the comment is found again by it. */
  marker(name: string): string;
  /** Markdown as this host displays it; absent: as it is. */
  shaped?(markdown: string): string;
  /** Comments that begin with the marker and were written with this token, the oldest first. */
  find(marker: string): Promise<readonly string[]>;
  /** Both return the comment's address. */
  create(body: string, verdict: Verdict): Promise<string>;
  /** Null: the comment is gone, or of another user. */
  update(id: string, body: string, verdict: Verdict): Promise<string | null>;
  /** Puts changes of one line beside the lines, in place of those of an earlier run; absent where a host cannot. */
  suggest?(suggestions: readonly Suggestion[], marker: string): Promise<number>;
  /** Puts findings beside their lines, in place of those of an earlier run; absent where a host cannot. */
  annotate?(issues: readonly Fields[], name: string, verdict: Verdict): Promise<number>;
}

/** The gate's exit code; null: not known. */
export type Verdict = number | null;

/** A pull request that can be commented on, or why there is none. Neither is an error. */
export type Place = PullRequestHost | { readonly why: string };

export interface Run {
  readonly env: Env;
  /** The event that started this run, as GitHub describes it; empty elsewhere. */
  readonly event: Fields;
  /** The pull request's number, in place of the run's own. */
  readonly given: number | null;
  readonly patience: Patience;
}

/** A CI that says in its variables which pull request of which host it runs for. */
export interface Ci {
  /** What has to be set for it. */
  readonly variable: string;
  isHere(env: Env): boolean;
  placeOf(run: Run): Place;
  /** The commit that is judged: the first that is known. */
  commits(run: Pick<Run, "env" | "event">): readonly unknown[];
  /** The address of the run's log. */
  log(env: Env): string | undefined;
}

/** Asks one host, with its token. */
export type Ask = (method: Request["method"], url: string, what: string, more?: More) => Promise<Answer>;

interface More {
  readonly content?: object;
  /** Other than what the method says: only POST may not be repeated. */
  readonly isRepeatable?: boolean;
  /** Statuses that are no errors. */
  readonly statuses?: readonly number[];
}

export function asking(host: string, headers: Request["headers"], patience: Patience): Ask {
  return async (method, url, what, { content, isRepeatable = method !== "POST", statuses } = {}) => {
    const asked = { method, url, headers: { ...headers, "user-agent": "tollgate" }, isRepeatable };
    const answer = await request(content === undefined ? asked : { ...asked, content }, patience);
    return expectDone(answer, `${host}, ${what}`, statuses);
  };
}

export const GONE = 404;

/** Ids go into addresses: only whole numbers are accepted. */
export function idOf(item: Fields): string | null {
  const { id } = item;
  return Number.isSafeInteger(id) ? String(id) : null;
}

export interface Page {
  readonly url: string;
  readonly answer: Answer;
  readonly items: readonly Fields[];
}

const MOST_PAGES = 200;

export interface Paged {
  /** What is listed, as a person knows it. */
  readonly what: string;
  readonly first: string;
  /** The address of the page after this one; null: this is the last. */
  next(page: Page): string | null;
  /** Where in an answer the list is; absent: the answer is the list. */
  listIn?(body: Fields): unknown;
}

/** All items of a list that comes in pages. */
export async function everyPage(ask: Ask, { what, first, next, listIn }: Paged): Promise<readonly Fields[]> {
  const found: Fields[] = [];
  let url: string | null = first;
  for (let count = 0; url !== null; count++) {
    if (count === MOST_PAGES) throw new HostError(`${what}: more than ${MOST_PAGES} pages`);
    const answer: Answer = await ask("GET", url, what);
    const list = listIn === undefined ? answer.body : listIn(fieldsOf(answer.body));
    if (!Array.isArray(list)) throw new HostError(`${what}: the answer is not a list`);
    const items = list.map(fieldsOf);
    found.push(...items);
    url = next({ url, answer, items });
  }
  return found;
}

/** The same address with another value of a parameter. */
export function withQuery(url: string, name: string, value: string): string {
  const changed = new URL(url);
  changed.searchParams.set(name, value);
  return changed.href;
}

/** Where pages have numbers. */
export const pageAfter = (url: string): string =>
  withQuery(url, "page", String(Number(new URL(url).searchParams.get("page") ?? 1) + 1));

export interface Comment {
  readonly id: string | null;
  readonly body: unknown;
  readonly author: unknown;
}

/** The token's user where a host does not say who that is. */
export const UNKNOWN = Symbol("unknown");

/**
 * Only our own comments count: anybody can write the marker, and could then edit the verdict.
 * @param own the token's user: asked only when a comment has the marker
 */
export async function ownOf(
  comments: readonly Comment[],
  marker: string,
  own: () => Promise<unknown>,
): Promise<readonly string[]> {
  const marked = comments.filter(({ body }) => typeof body === "string" && body.startsWith(marker));
  if (marked.length === 0) return [];
  const self = await own();
  return marked.filter(({ author }) => self === UNKNOWN || author === self).flatMap(({ id }) => id ?? []);
}

/** A marker in a comment of HTML. */
export const htmlMarker = (name: string): string => `<!-- tollgate:${name} -->`;
