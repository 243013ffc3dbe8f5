import { expect } from "vitest";
import { folder } from "../support/cli.ts";
import { budget, checkJson, type Report } from "../support/report.ts";

/** A contract's card of 1,000 tokens and one feature, but for what a test is about. JSON is YAML. */
export const contract = (about: object = {}): string =>
  JSON.stringify({
    version: 1,
    id: "acme-contract",
    title: "Acme's contract",
    series: "acme",
    status: "contract",
    observed: "2026-11-01",
    sources: [{ title: "The contract", url: "https://example.com/contract" }],
    workingDaysPerMonth: 20,
    allocation: { scope: "organization", named: { tokens: 1000 }, concurrent: { tokens: 2000 } },
    prices: { USD: 0.9 },
    rounding: { at: "line", mode: "half-up" },
    features: { "voice-bots": feature("minutes", "1/17") },
    ...about,
  });

export const feature = (unit: string, tokens: unknown, more: object = {}): object => ({
  title: "A feature",
  unit,
  tokens,
  accrual: "usage",
  ...more,
});

export const underContract = (rest: string, head: Readonly<Record<string, string>> = {}): string =>
  budget(rest, { rateCard: "acme-contract", ...head });

interface Checked {
  readonly code: number;
  readonly report: Report;
  readonly org: Report;
  readonly period: Report;
  readonly codes: readonly string[];
}

/** One budget under the repository's own card. */
export async function checkContract(card: string, text: string, ...args: string[]): Promise<Checked> {
  const files = { "policy/rate-cards/acme-contract.yaml": card, "budgets/acme.yaml": text };
  const { code, report } = await checkJson(folder(files), ...args);
  const org = report.organizations[0];
  return { code, report, org, period: org.periods[0], codes: report.findings.map(({ code }: Report) => code) };
}

export async function priceContract(card: string, text: string, ...args: string[]): Promise<Checked> {
  const checked = await checkContract(card, text, ...args);
  expect(checked.report.summary.invalid, JSON.stringify(checked.report.findings)).toBe(0);
  return checked;
}

export const lineOf = ({ period }: Checked, id: string): Report =>
  period.lines.find((line: { feature: string }) => line.feature === id);
