import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, type Ran, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";

/** One hostile file and what is to be said about it. */
export interface Case {
  readonly name: string;
  /** Where a "»" stands, a finding points: one for each code, in order. It is no part of the file. */
  readonly text: string | Buffer;
  readonly code: string | readonly string[];
  /** "line:column", where the text cannot hold a mark. */
  readonly at?: string;
  /** What the finding must offer. */
  readonly right?: string;
}

export const CONSUMPTION = "consumption: { virtual-agent: { sessionsPerDay: 600 } }\n";
export const GOOD = budget(CONSUMPTION, { org: "good" });

/** A budget that is well but for some keys. */
export const withKeys = (head: Readonly<Record<string, string>>): string => budget(CONSUMPTION, head);
export const withLine = (line: string): string => budget(`consumption: { ${line} }\n`);

/** A folder with the hostile files next to a good one, which must still be judged. */
export const besideGood = (files: Readonly<Record<string, string | Buffer>>): string =>
  folder({ "budgets/good.yaml": GOOD, ...files });

export interface Checked extends Ran {
  readonly report: Report;
}

/** One run, two reports: the text a person reads and the JSON a program reads. */
export async function checked(cwd: string, ...args: string[]): Promise<Checked> {
  const ran = await tollgate(["check", "--output", "json=report.json", ...args], { cwd });
  expectClean(ran);
  const json = readFileSync(join(cwd, "report.json"), "utf8");
  expect(json).not.toMatch(RAW_IN_JSON);
  return { ...ran, report: JSON.parse(json) };
}

const STACK = /\n\s+at /;
/** What moves, hides or forges text on a terminal. */
const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
const RAW_IN_JSON = /[\u0000-\u0009\u000b-\u001f]/;

export function expectClean({ out, err }: Ran): void {
  for (const text of [out, err]) {
    expect(text).not.toMatch(STACK);
    expect(text).not.toMatch(RAW);
  }
}

export const statusOf = (report: Report, file: string): string | undefined =>
  report.organizations.find((one: Report) => one.file === file)?.status;

export const findingsOf = (report: Report, file: string): Report[] =>
  report.findings.filter((one: Report) => one.file === file);

/** "schema 3:7" */
export const placesOf = (report: Report, file: string): string[] =>
  findingsOf(report, file).map(({ code, line, column }) => `${code} ${line}:${column}`);

const BAD = "budgets/acme.yaml";

export function refuses(cases: readonly Case[]): void {
  test.each(cases.map((one) => [one.name, one] as const))("%s", async (_, one) => {
    const { text, marks } = unmarked(one);
    const { code, report } = await checked(besideGood({ [BAD]: text }));
    const codes = [one.code].flat();
    expect(placesOf(report, BAD)).toEqual(codes.map((each, index) => `${each} ${marks[index]}`));
    expect({ code, bad: statusOf(report, BAD) }).toEqual({ code: 2, bad: "invalid" });
    expect(statusOf(report, "budgets/good.yaml")).toBe("pass");
    if (one.right === undefined) return;
    expect(
      findingsOf(report, BAD)
        .map(({ message, help }) => `${message}\n${help}`)
        .join("\n"),
    ).toContain(one.right);
  });
}

/** Unusual, and as valid as any other. */
export function accepts(cases: readonly { readonly name: string; readonly text: string | Buffer }[]): void {
  test.each(cases.map(({ name, text }) => [name, text] as const))("%s is fine", async (_, text) => {
    const { code, report } = await checked(besideGood({ [BAD]: text }));
    expect(report.findings.filter(({ severity }: Report) => severity === "error")).toEqual([]);
    expect({ code, invalid: report.summary.invalid }).toEqual({ code: 0, invalid: 0 });
  });
}

const MARK = "»";

function unmarked({ text, at }: Case): { text: string | Buffer; marks: readonly string[] } {
  if (typeof text !== "string" || at !== undefined) return { text, marks: [at ?? "1:1"] };
  const pieces = text.split(MARK);
  const marks = pieces.slice(1).map((_, index) => {
    const lines = pieces
      .slice(0, index + 1)
      .join("")
      .split(/\r\n|\r|\n/);
    return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
  });
  return { text: pieces.join(""), marks: marks.length === 0 ? ["1:1"] : marks };
}
