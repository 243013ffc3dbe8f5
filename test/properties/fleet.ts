import fc from "fast-check";
import { dump } from "js-yaml";
import { CARD_IDS, CONTRACT_FILES, cardOf } from "../oracle/cards.ts";
import { budgetOn } from "../oracle/random-budget.ts";
import type { RawBudget } from "../oracle/raw.ts";
import { folder } from "../support/cli.ts";
import { checkJson, type Report } from "../support/report.ts";

/** A budget of every card. */
export const fleet: fc.Arbitrary<RawBudget[]> = fc.tuple(...CARD_IDS.map((id) => budgetOn(cardOf(id))));

/** Fixed, so that a gate fails only for what changed; fast-check prints it with the counterexample. */
export const runs = (numRuns: number) => ({ seed: 20261123, numRuns });

/** A count with three decimals may be thousands: with a fourth it is none. */
const textOf = (budget: RawBudget): string => dump(budget).replaceAll(/: [1-9]\d{0,2}\.\d{3}$/gm, "$&0");

export const filesOf = (budgets: readonly RawBudget[]): Record<string, string> => ({
  ...Object.fromEntries(CONTRACT_FILES.map(({ file, text }) => [file, text])),
  ...Object.fromEntries(budgets.map((budget) => [`budgets/${budget.org}.yaml`, textOf(budget)])),
});

export const numbered = (budgets: readonly RawBudget[]): RawBudget[] =>
  budgets.map((budget, index) => ({ ...budget, org: `org-${String(index).padStart(3, "0")}` }));

/** Checks all budgets in one run of the command line; their organizations, in the same order. */
export async function organizations(budgets: readonly RawBudget[], ...args: string[]): Promise<Report[]> {
  const { report } = await checkJson(folder(filesOf(numbered(budgets))), ...args);
  const invalid = report.organizations.find(({ status }: Report) => status === "invalid");
  if (invalid !== undefined)
    throw new Error(JSON.stringify(report.findings.filter(({ kind }: Report) => kind === "input")));
  return report.organizations;
}

/** The codes of an organization's findings, from a report of several. */
export const codesIn = (report: Report, org: string): string[] =>
  report.findings.filter((finding: Report) => finding.org === org).map(({ code }: Report) => code);

/** One period of one organization, planned in tokens and included by contract: every figure can be chosen. */
export const inTokens = (tokens: number, included: number, more: Partial<RawBudget> = {}): RawBudget => ({
  version: 1,
  org: "acme",
  name: "Acme Support",
  owners: ["platform@example.com"],
  rateCard: "genesys-2026-03",
  currency: "USD",
  licensing: { model: "named", users: 1 },
  plan: { from: "2027-03", months: 1 },
  consumption: { other: { tokens } },
  allocation: { tokensPerMonth: included },
  ...more,
});
