import { expect } from "vitest";
import type { Severity } from "../../src/core/model/finding.ts";
import { folder } from "../support/cli.ts";
import { checkJson, type Report } from "../support/report.ts";

/** One side of a pair: a budget, and what it is checked with. The mark stands where its finding belongs. */
export interface Side {
  readonly text: string;
  readonly file?: string;
  readonly args?: readonly string[];
  /** Files beside the budget, such as rate cards. */
  readonly files?: Readonly<Record<string, string>>;
  readonly exit?: number;
}

/** A rule's two sides: the budget that breaks it, and the nearest one that does not. */
export interface RuleCase {
  readonly code: string;
  readonly severity: Severity;
  readonly breaks: Side;
  readonly holds: Side;
  readonly periods?: readonly string[];
  readonly data: object;
}

/** The three months of the plan that `budget()` writes. */
export const ALL = ["2026-12", "2027-01", "2027-02"];

/** A remedy of so many tokens in each of them. */
export const everyMonth = (tokensPerMonth: number): object[] => [
  { tokensPerMonth, from: "2026-12", through: "2027-02" },
];

export const MARK = "▸";

export function takeMark(text: string): { text: string; line: number | null; column: number | null } {
  const at = text.indexOf(MARK);
  if (at < 0) return { text, line: null, column: null };
  const before = text.slice(0, at).split("\n");
  return { text: text.replace(MARK, ""), line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

export interface Checked {
  readonly code: number;
  readonly report: Report;
  readonly at: { file: string | null; line: number | null; column: number | null };
}

export async function checkSide({ text: markedText, file = "budgets/acme.yaml", args = [], files = {} }: Side) {
  const { text, line, column } = takeMark(markedText);
  const { code, report } = await checkJson(folder({ ...files, [file]: text }), ...args);
  return { code, report, at: { file: line === null ? null : file, line, column } } satisfies Checked;
}

/** The findings of one code. */
export const found = (report: Report, code: string): Report[] =>
  report.findings.filter((finding: { code: string }) => finding.code === code);

/** The one finding of a code. */
export function theOne(report: Report, code: string): Report {
  const findings = found(report, code);
  expect(findings, code).toHaveLength(1);
  return findings[0];
}
