import { patchesIn, type Suggestion, suggestionText } from "../../core/report/documents/suggestions.ts";
import { type Fields, fieldsOf } from "../git/event.ts";
import { type Ask, type Comment, everyPage, GONE, idOf, ownOf, type Paged } from "./comments.ts";

/** One pull request on GitHub. */
export interface Reviewed {
  /** https://api.github.com/repos/acme/budgets */
  readonly repository: string;
  readonly number: number;
  /** The commit that was judged; it must be the pull request's own. */
  readonly commit: string;
  readonly ask: Ask;
  list(url: string): Paged;
  own(): Promise<unknown>;
}

const MOST = 10;

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
    await at.ask("DELETE", `${pulls}/comments/${id}`, `review comment ${id}`, { statuses: [GONE] });
  }
  for (const suggestion of wanted.slice(0, MOST)) {
    const { file: path, line } = suggestion;
    const body = `${marker}\nThis fixes what Tollgate found on this line.\n\n${suggestionText(suggestion)}\n`;
    const content = { body, commit_id: at.commit, path, line, side: "RIGHT" };
    await at.ask("POST", `${pulls}/${at.number}/comments`, `a suggestion on #${at.number}`, { content });
  }
  return Math.min(wanted.length, MOST);
}

/** By what the line holds too: what was judged may be another commit, merged with its target. */
async function onChangedLines(suggestions: readonly Suggestion[], at: Reviewed): Promise<Suggestion[]> {
  const changed = new Map<string, ReadonlyMap<number, string>>();
  for (const file of await everyPage(at.ask, at.list(`${at.repository}/pulls/${at.number}/files`))) {
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

async function ownComments(marker: string, at: Reviewed): Promise<readonly string[]> {
  const all = await everyPage(at.ask, at.list(`${at.repository}/pulls/${at.number}/comments`));
  return ownOf(all.map(githubComment), marker, at.own);
}

export const githubComment = (item: Fields): Comment => ({
  id: idOf(item),
  body: item["body"],
  author: fieldsOf(item["user"])["login"],
});
