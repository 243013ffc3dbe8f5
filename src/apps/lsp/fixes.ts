import type { Range, TextEdit } from "vscode-languageserver/node";
import { remedied } from "../../core/fix/fix.ts";
import type { Finding } from "../../core/model/finding.ts";
import { hunksOf } from "../../core/report/documents/patch.ts";
import { printable } from "../../core/text/terminal.ts";
import { type Judged, rangeOf } from "./judged.ts";

export interface QuickFix {
  readonly title: string;
  readonly finding: Finding;
  readonly edits: readonly TextEdit[];
  readonly isPreferred: boolean;
}

/** The remedies of the findings in a range, each as it would change the text. Each was tried: it removes its finding. */
export function quickFixes({ text, findings, fixable }: Judged, file: string, range: Range): QuickFix[] {
  const lines = text.split(/\r\n|\r|\n/);
  return findings
    .filter((finding) => overlaps(rangeOf(finding, file, lines), range))
    .flatMap((finding) =>
      (finding.remedies ?? []).flatMap(({ kind, summary, edits }) => {
        const after = remedied(fixable, finding, edits, findings);
        if (after === null) return [];
        const title = kind === "correct" ? `Correct: ${correctionText(edits)}` : summary;
        const changes = textEdits(text, after.text);
        return { title: printable(title), finding, edits: changes, isPreferred: kind === "correct" };
      }),
    );
}

const correctionText = (edits: NonNullable<Finding["remedies"]>[number]["edits"]): string =>
  edits
    .map((edit) => ("key" in edit ? edit.key : "value" in edit ? JSON.stringify(edit.value) : `no ${edit.path.at(-1)}`))
    .join(", ");

const overlaps = (one: Range, other: Range): boolean =>
  one.start.line <= other.end.line && other.start.line <= one.end.line;

/** From one text to the other, line by line: what is not changed keeps its marks and cursors. */
export function textEdits(before: string, after: string): TextEdit[] {
  const breaks: readonly string[] = before.match(/\r\n|\r|\n/g) ?? [];
  const hunks = hunksOf(before, after, 0);
  const edits = hunks.map(({ oldStart, oldLines, lines }) => {
    // A hunk that only adds names the line before it.
    const line = oldLines === 0 ? oldStart : oldStart - 1;
    const added = lines.filter((each) => each.startsWith("+")).map((each) => `${each.slice(1)}\n`);
    const range = { start: { line, character: 0 }, end: { line: line + oldLines, character: 0 } };
    return { range, newText: added.join("") };
  });
  // The last line may have no line break, and a CR alone ends a line for an editor only.
  const isPlain = !breaks.includes("\r") && edits.every(({ range }) => range.end.line <= breaks.length);
  const isWhole = hunks.every(({ lines }) => lines.every((each) => !each.startsWith("\\")));
  return isPlain && isWhole ? edits : [wholeEdit(before, after)];
}

function wholeEdit(before: string, after: string): TextEdit {
  const lines = before.split(/\r\n|\r|\n/);
  const end = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  return { range: { start: { line: 0, character: 0 }, end }, newText: after };
}
