import fc from "fast-check";
import { expect } from "vitest";
import { type RandomBudget, randomBudget } from "../pricing/arbitrary.ts";
import { plainBudget } from "../pricing/priced.ts";
import { folder } from "../support/cli.ts";
import { checkJson, type Report } from "../support/report.ts";

/** A budget, and what is found about its over-allocation: one finding per run of periods. */
export interface OverAllocated {
  readonly budget: RandomBudget;
  readonly findings: readonly Report[];
}

/** Checks many budgets in one run. */
export async function checkAll(budgets: readonly object[]): Promise<Report> {
  const files = budgets.map((budget, index) => {
    const org = `acme-${index}`;
    return [`budgets/${org}.yaml`, plainBudget({ ...budget, org })];
  });
  const { report } = await checkJson(folder(Object.fromEntries(files)));
  expect(report.summary, JSON.stringify(report.findings[0])).toMatchObject({
    organizations: budgets.length,
    invalid: 0,
  });
  return report;
}

/** Per budget, its findings of over-allocation. */
export async function overAllocations(budgets: readonly object[]): Promise<Report[][]> {
  const byOrg = new Map<string, Report[]>(budgets.map((_, index) => [`acme-${index}`, []]));
  for (const finding of (await checkAll(budgets)).findings) {
    if (finding.code === "over-allocation") byOrg.get(finding.org)?.push(finding);
  }
  return [...byOrg.values()];
}

/** Pools of all sizes, from 100 tokens to 100,000. */
const pool = fc.integer({ min: 200, max: 420 }).map((exponent) => Math.floor(10 ** (exponent / 100)));

/** Random budgets that are over in some period. */
export async function overAllocated(draws: number, seed: number): Promise<OverAllocated[]> {
  const drawn = fc.sample(fc.noBias(fc.tuple(randomBudget, pool)), { numRuns: draws, seed });
  const budgets = drawn.map(
    ([budget, tokensPerMonth]): RandomBudget => ({ ...budget, allocation: { tokensPerMonth } }),
  );
  const findings = await overAllocations(budgets);
  const all = budgets.map((budget, index) => ({ budget, findings: findings[index] ?? [] }));
  return all.filter((about) => about.findings.length > 0);
}
