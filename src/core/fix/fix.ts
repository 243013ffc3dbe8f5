import type { Edit, Finding, Remedy } from "../model/finding.ts";
import type { PlainMap } from "../model/source.ts";
import { edited } from "./edit.ts";

/** A file to fix: its text, what the defaults say, and how it is judged. */
export interface Fixable {
  readonly text: string;
  readonly inherited: PlainMap;
  judge(text: string): readonly Finding[];
}

/** The remedy to apply; null: the finding stays as it is. */
export type Choose = (finding: Finding) => Promise<Remedy | null>;

export interface Applied {
  readonly finding: Finding;
  readonly remedy: Remedy;
}

export interface Fixed {
  readonly text: string;
  readonly applied: readonly Applied[];
  /** Chosen, and without effect: the layout has no place for the edits, or they would break something else. */
  readonly refused: readonly Applied[];
  readonly findings: readonly Finding[];
}

/** Each remedy removes a finding, and a corrected slip may show the next: a file has no more than this. */
const MOST_ROUNDS = 100;

/** Applies one remedy after the other, and judges the text after each. */
export async function fixed(file: Fixable, choose: Choose): Promise<Fixed> {
  const applied: Applied[] = [];
  const refused: Applied[] = [];
  const seen = new Set<string>();
  let { text } = file;
  let findings = file.judge(text);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const finding = findings.find((each) => each.remedies !== undefined && !seen.has(idOf(each)));
    if (finding === undefined) break;
    seen.add(idOf(finding));
    const remedy = await choose(finding);
    if (remedy === null) continue;
    const after = remedied({ ...file, text }, finding, remedy.edits, findings);
    if (after === null) {
      refused.push({ finding, remedy });
      continue;
    }
    applied.push({ finding, remedy });
    ({ text, findings } = after);
    // What was refused may be possible now.
    for (const { finding: one } of refused.splice(0)) seen.delete(idOf(one));
  }
  return { text, applied, refused, findings };
}

/** A text after one remedy: judged again, without the finding, and with no error that it had not before; else null. */
export function remedied(
  { text: before, inherited, judge }: Fixable,
  finding: Finding,
  edits: readonly Edit[],
  found: readonly Finding[] = judge(before),
): { readonly text: string; readonly findings: readonly Finding[] } | null {
  const text = edited(before, edits, inherited);
  if (text === null || text === before) return null;
  const findings = judge(text);
  const id = idOf(finding);
  if (findings.some((other) => idOf(other) === id)) return null;
  // What a file's shape hid is not the fault of its correction.
  return finding.kind === "input" || addsNothing(found, findings) ? { text, findings } : null;
}

const idOf = ({ code, path, message }: Finding): string => JSON.stringify([code, path, message]);

/** Month by month: a remedy may leave two ranges of months where one was. */
function addsNothing(before: readonly Finding[], after: readonly Finding[]): boolean {
  const known = new Set(before.flatMap(monthsOf));
  return after.every((finding) => finding.severity !== "error" || monthsOf(finding).every((month) => known.has(month)));
}

const monthsOf = ({ code, periods = [""] }: Finding): string[] => periods.map((month) => `${code} ${month}`);
