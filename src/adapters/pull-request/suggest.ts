import { patchesIn, type Suggestion, suggestionText } from "../../core/report/documents/suggestions.ts";
import { type Answer, expectStatus, type Fields, fieldsOf, HostError, idOf, listOf, type Request } from "./request.ts";

/** Of one pull request on GitHub. */
export interface Reviewed {
  /** https://api.github.com/repos/acme/budgets */
  readonly repository: string;
  readonly number: number;
  /** The commit that was judged; it must be the pull request's own. */
  readonly commit: string;
  ask(method: Request["method"], url: string, isRepeatable: boolean, content?: object): Promise<Answer>;
  own(): Promise<string>;
}

const MOST = 10;
const PAGE = 100;
/** GitHub lists no more files of a pull request. */
const MOST_PAGES = 30;

/**
 * Suggests changes as review comments, each on a line that the pull request changes; those of an earlier run go.
 * @returns how many are suggested
 */
export async function suggest(suggestions: readonly Suggestion[], marker: string, at: Reviewed): Promise<number> {
  const before = await ownComments(marker, at);
  const wanted = suggestions.length === 0 ? [] : await onChangedLines(suggestions, at);
  const pulls = `${at.repository}/pulls`;
  for (const id of before) {
    // Gone meanwhile is gone as well.
    const answer = await at.ask("DELETE", `${pulls}/comments/${id}`, true);
    expectStatus(answer, [204, 404], `GitHub, review comment ${id}`);
  }
  for (const suggestion of wanted.slice(0, MOST)) {
    const { file: path, line } = suggestion;
    const body = `${marker}\nThis fixes what Tollgate found on this line.\n\n${suggestionText(suggestion)}\n`;
    const content = { body, commit_id: at.commit, path, line, side: "RIGHT" };
    const what = `GitHub, a suggestion on #${at.number}`;
    expectStatus(await at.ask("POST", `${pulls}/${at.number}/comments`, false, content), [201], what);
  }
  return Math.min(wanted.length, MOST);
}

/** By what the line holds too: what was judged may be another commit, merged with its target. */
async function onChangedLines(suggestions: readonly Suggestion[], at: Reviewed): Promise<Suggestion[]> {
  const changed = new Map<string, ReadonlyMap<number, string>>();
  for (const file of await pages(`${at.repository}/pulls/${at.number}/files`, at)) {
    changed.set(String(file["filename"]), addedLines(String(file["patch"] ?? "")));
  }
  return suggestions.filter(({ file, line, before }) => changed.get(file)?.get(line) === before);
}

function addedLines(patch: string): ReadonlyMap<number, string> {
  const added = new Map<number, string>();
  for (const { newStart, lines } of patchesIn(`--- a\n+++ b\n${patch}\n`).flatMap(({ hunks }) => hunks)) {
    let number = newStart;
    for (const line of lines) {
      if (line.startsWith("+")) added.set(number, line.slice(1).replace(/\r$/, ""));
      if (/^[+ ]/.test(line)) number++;
    }
  }
  return added;
}

/** Anybody can write the marker: only what was written with this token is replaced. */
async function ownComments(marker: string, at: Reviewed): Promise<string[]> {
  const all = await pages(`${at.repository}/pulls/${at.number}/comments`, at);
  const marked = all.filter(({ body }) => typeof body === "string" && body.startsWith(marker));
  if (marked.length === 0) return [];
  const own = await at.own();
  return marked.filter(({ user }) => fieldsOf(user)["login"] === own).flatMap((comment) => idOf(comment) ?? []);
}

async function pages(url: string, { ask, number }: Reviewed): Promise<Fields[]> {
  const found: Fields[] = [];
  const what = `GitHub, the changes of #${number}`;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const answer = expectStatus(await ask("GET", `${url}?per_page=${PAGE}&page=${page}`, true), [200], what);
    const listed = listOf(answer, what);
    found.push(...listed);
    if (!(answer.hasNext ?? listed.length >= PAGE)) return found;
  }
  throw new HostError(`${what}: more than ${MOST_PAGES} pages`);
}
