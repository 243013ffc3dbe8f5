import Fraction from "fraction.js";
import { expect } from "vitest";
import { folder } from "../support/cli.ts";
import { checkJson, type Report } from "../support/report.ts";
import type { Quantities } from "./vectors.ts";

/** A month of 200 named users priced by the study notes, but for what a test is about. JSON is YAML. */
export const plainBudget = (about: object): string =>
  JSON.stringify({
    version: 1,
    org: "acme",
    name: "Acme Support",
    owners: ["platform@example.com"],
    rateCard: "genesys-2026-03",
    currency: "USD",
    licensing: { model: "named", users: 200 },
    plan: { from: "2026-12", months: 1 },
    ...about,
  });

/** The lines of a vector as a budget's: what is expected of them is not even looked at. */
export function consumptionOf(lines: readonly ({ feature: string } & Quantities)[]): Record<string, object> {
  const isQuantity = (key: string): boolean => key === "tokensPerUser" || !/^(feature|tokens|exactTokens)/.test(key);
  const quantities = (line: Quantities): object =>
    Object.fromEntries(
      Object.keys(line)
        .filter(isQuantity)
        .map((key) => [key, line[key]]),
    );
  return Object.fromEntries(lines.map((line) => [line.feature, quantities(line)]));
}

/** The organization of a report, priced: nothing about it is invalid. */
export async function priced(about: object, ...args: string[]): Promise<{ code: number; report: Report; org: Report }> {
  const { code, report } = await checkJson(folder({ "budgets/acme.yaml": plainBudget(about) }), ...args);
  expect(report.summary.invalid, JSON.stringify(report.findings)).toBe(0);
  return { code, report, org: report.organizations[0] };
}

export async function firstPeriod(about: object, ...args: string[]): Promise<Report> {
  return (await priced(about, ...args)).org.periods[0];
}

export const lineOf = (period: Report, feature: string): Report =>
  period.lines.find((line: { feature: string }) => line.feature === feature);

/** The lines' unrounded sum, computed by another library. */
export function exactSum(period: Report): string {
  const lines: { feature: string; tokensExact: string | null }[] = period.lines;
  return lines
    .filter(({ feature }) => feature !== "rounding")
    .reduce((sum, { tokensExact }) => sum.add(tokensExact ?? 0), new Fraction(0))
    .toFraction();
}

/** A committed budget, as it is checked in this repository. */
export function committed(report: Report, org: string): Report {
  return report.organizations.find((organization: { org: string }) => organization.org === org);
}
