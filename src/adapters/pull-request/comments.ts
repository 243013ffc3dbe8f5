import { type Fields, fieldsOf } from "../git/event.ts";
import type { PullRequestHost, Verdict } from "./host.ts";
import { type Answer, expectDone, HostError, type Patience, type Request, request } from "./request.ts";

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

export const WHOSE = "whose token this is";

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
  const self = (await own()) ?? null;
  if (self === null) throw new HostError(`${WHOSE}: the answer does not say`);
  return marked.filter(({ author }) => self === UNKNOWN || author === self).flatMap(({ id }) => id ?? []);
}

/** The requests by which a host's comments are read and written. */
export interface Comments {
  readonly ask: Ask;
  readonly list: Paged;
  commentOf(item: Fields): Comment;
  own(): Promise<unknown>;
  creation(body: string, verdict: Verdict): Written;
  change(id: string, body: string): Written;
  /** Statuses that say: this comment cannot be changed with this token. */
  readonly notOurs?: readonly number[];
  /** @param body of the answer */
  addressOf(body: Fields, id: string): string;
}

type Written = readonly [method: "POST" | "PUT" | "PATCH", url: string, content: object];

export function commenting(comments: Comments): Pick<PullRequestHost, "find" | "create" | "update"> {
  const { ask, list, commentOf, own, creation, change, notOurs = [], addressOf } = comments;
  return {
    find: async (marker) => ownOf((await everyPage(ask, list)).map(commentOf), marker, own),
    async create(text, verdict) {
      const [method, url, content] = creation(text, verdict);
      const body = fieldsOf((await ask(method, url, list.what, { content })).body);
      return addressOf(body, idOf(body) ?? "");
    },
    async update(id, text) {
      const [method, url, content] = change(id, text);
      const { status, body } = await ask(method, url, list.what, { content, statuses: [GONE, ...notOurs] });
      return status === GONE || notOurs.includes(status) ? null : addressOf(fieldsOf(body), id);
    },
  };
}

/** A marker in a comment of HTML. */
export const htmlMarker = (name: string): string => `<!-- tollgate:${name} -->`;
