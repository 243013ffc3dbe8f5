import { parsePatch, type StructuredPatch } from "diff";
import { seen } from "../../text/characters.ts";

/** A line of a file with what to write in its place. */
export interface Suggestion {
  readonly file: string;
  /** One-based, in the file as it is. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

const LONGEST_LINE = 1_000;

/** A patch by files; nothing of a text that is none. */
export function patchesIn(text: string): readonly StructuredPatch[] {
  try {
    return parsePatch(text);
  } catch {
    return [];
  }
}

/** The changes of a patch that replace one line by one line. */
export function suggestionsIn(patch: string): Suggestion[] {
  return patchesIn(patch).flatMap(({ oldFileName = "", hunks }) => {
    const file = oldFileName.replace(/^a\//, "");
    return hunks.flatMap(({ oldStart, lines }) => oneLineChanges(file, oldStart, lines));
  });
}

/** Where as many lines come as go, each stands for one: edits of values and keys keep the lines. */
function oneLineChanges(file: string, start: number, lines: readonly string[]): Suggestion[] {
  const found: Suggestion[] = [];
  let number = start;
  for (let at = 0; at < lines.length; at++) {
    const gone = run(lines, at, "-");
    const come = run(lines, at + gone.length, "+");
    if (gone.length === come.length) {
      for (const [index, before] of gone.entries()) {
        const after = come[index] ?? "";
        if (isShowable(after)) found.push({ file, line: number + index, before, after });
      }
    }
    number += gone.length;
    const rest = at + gone.length + come.length;
    if (lines[rest]?.startsWith(" ")) number++;
    at = rest;
  }
  return found;
}

/** The lines from a place on that begin with a mark, without it. */
function run(lines: readonly string[], from: number, mark: string): string[] {
  const end = lines.findIndex((line, index) => index >= from && !line.startsWith(mark));
  return lines.slice(from, end < 0 ? undefined : end).map((line) => line.slice(1).replace(/\r$/, ""));
}

/** What a host shows as it is: a suggestion is read by a person, and written as it stands. */
const isShowable = (line: string): boolean => line.length <= LONGEST_LINE && seen(line) === line;

/** The new line in a block of its own, which nothing in the line can end. */
export const suggestionText = ({ after }: Suggestion): string => fenced("suggestion", after);

/** A patch, folded. */
export const patchText = (patch: string): string =>
  `<details><summary>What would fix it, as a patch</summary>\n\n${fenced("diff", patch.split("\n").map(seen).join("\n").trimEnd())}\n\n</details>`;

function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
