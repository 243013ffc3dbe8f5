import { describe, expect, test } from "vitest";
import type { RandomBudget } from "../pricing/arbitrary.ts";
import type { Report } from "../support/report.ts";
import { checkAll, type OverAllocated, overAllocated, overAllocations } from "./over-allocated.ts";

const LEAST = 300;

/** The budget with the purchases that the findings ask for, less some tokens in one of them. */
function buying({ budget, findings }: OverAllocated, short?: Report): object {
  const purchases = findings.map((finding) => ({
    tokensPerMonth: finding.data.remedy.buyTokens - (finding === short ? 1 : 0),
    from: finding.periods[0],
    through: finding.periods.at(-1),
  }));
  const before = (budget["purchases"] ?? []) as object[];
  return { ...budget, purchases: [...before, ...purchases.filter(({ tokensPerMonth }) => tokensPerMonth > 0)] };
}

/** The budget with another number at a path. */
function withValue(budget: RandomBudget, path: readonly (string | number)[], value: number): object {
  const copy = structuredClone(budget);
  // biome-ignore lint/suspicious/noExplicitAny: a walk through plain data.
  const parent = path.slice(0, -1).reduce((node: any, step) => node[step], copy);
  const key = path.at(-1) ?? "";
  expect(parent[key], path.join(".")).toBeDefined();
  parent[key] = value;
  return copy;
}

const isOverIn = (findings: readonly Report[], periods: readonly string[]): boolean =>
  findings.some((finding) => finding.periods.some((period: string) => periods.includes(period)));

describe("the remedies of random over-allocated budgets", () => {
  let drawn: Promise<OverAllocated[]> | undefined;
  const casesOf = (): Promise<OverAllocated[]> => (drawn ??= overAllocated(1.6 * LEAST, 20_261_123));
  /** Every finding with the budget it is about. */
  const eachOf = async (): Promise<(OverAllocated & { finding: Report })[]> =>
    (await casesOf()).flatMap((about) => about.findings.map((finding) => ({ ...about, finding })));

  test("cover both cards, runs of periods, parts, scales and quantities per day", async () => {
    const [cases, each] = [await casesOf(), await eachOf()];
    expect(cases.length).toBeGreaterThanOrEqual(LEAST);
    const text = cases.map(({ budget }) => JSON.stringify(budget)).join("\n");
    for (const word of ["2026-03", "2026-06", "PerDay", "scale", ":[{", "billedElsewhere", "minutesPerInteraction"]) {
      expect(text.split(word).length, word).toBeGreaterThan(50);
    }
    expect(each.filter(({ finding }) => finding.periods.length > 1).length).toBeGreaterThan(50);
  });

  test("buying what they say is enough", async () => {
    const cases = await casesOf();
    const results = await overAllocations(cases.map((about) => buying(about)));
    for (const [index, left] of results.entries()) expect(left, JSON.stringify(cases[index]?.budget)).toEqual([]);
  });

  test("buying what they say for each month is enough, and every token of it is used", async () => {
    const cases = await casesOf();
    const variants = cases.map(({ budget, findings }) => ({
      ...budget,
      purchases: [
        ...((budget["purchases"] ?? []) as object[]),
        ...findings.flatMap(({ data }) => data.remedy.purchases),
      ],
    }));
    const { organizations, findings } = await checkAll(variants);
    expect(findings.filter(({ code }: Report) => code === "over-allocation")).toEqual([]);
    for (const [index, { findings: over }] of cases.entries()) {
      const months = new Set(over.flatMap(({ periods }) => periods));
      const bought = organizations[index].periods.filter(({ month }: Report) => months.has(month));
      expect(bought.map(({ unused }: Report) => unused.purchased)).toEqual(bought.map(() => 0));
    }
    expect(cases.some(({ findings: over }) => over.some(({ data }) => data.remedy.purchases.length > 1))).toBe(true);
  });

  test("buying one token less is not", async () => {
    const cases = await casesOf();
    const results = await overAllocations(cases.map((about) => buying(about, about.findings.at(-1))));
    for (const [index, left] of results.entries()) {
      expect(left, JSON.stringify(cases[index]?.budget)).toHaveLength(1);
      expect(left[0].data.over).toBe(1);
    }
  });

  test("planning at most what they say is enough, and one more is not", async () => {
    const levers = (await eachOf()).filter(({ finding }) => finding.data.remedy.planAtMost !== null);
    expect(levers.length).toBeGreaterThan(LEAST / 3);
    for (const more of [0, 1]) {
      const variants = levers.map(({ budget, finding }) => {
        const { path, value } = finding.data.remedy.planAtMost;
        return withValue(budget, path, value + more);
      });
      for (const [index, left] of (await overAllocations(variants)).entries()) {
        const { budget, finding } = levers[index] ?? expect.fail("as many as were checked");
        expect(isOverIn(left, finding.periods), JSON.stringify(budget)).toBe(more === 1);
      }
    }
  });
});
