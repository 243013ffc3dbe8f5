import { expect } from "vitest";
import { folder } from "../support/cli.ts";
import { budget, checkJson, type Report } from "../support/report.ts";

/** A pool of 1,000 tokens a month, and what a test is about. */
export const pool = (rest: string, head: Readonly<Record<string, string>> = {}): string =>
  budget(`allocation: { tokensPerMonth: 1000 }\n${rest}`, head);

export interface Judged {
  readonly code: number;
  readonly report: Report;
  readonly org: Report;
  /** The findings that are more than information. */
  readonly loud: readonly Report[];
  of(code: string): Report[];
}

export async function judged(text: string, ...args: string[]): Promise<Judged> {
  const { code, report } = await checkJson(folder({ "budgets/acme.yaml": text }), ...args);
  expect(report.summary.invalid, JSON.stringify(report.findings)).toBe(0);
  return {
    code,
    report,
    org: report.organizations[0],
    loud: report.findings.filter(({ severity }: Report) => severity !== "info"),
    of: (wanted) => report.findings.filter((finding: Report) => finding.code === wanted),
  };
}

/** A waiver from December through February. Today is 2026-11-23. */
export const waiver = (about: string): string =>
  `  - { from: 2026-12, through: 2027-02, reason: r, approvedBy: finance@example.com, expires: 2027-06-30, ${about} }\n`;
