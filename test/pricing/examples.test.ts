import { describe, expect, test } from "vitest";
import { weekly } from "../status/weekly.ts";
import { ROOT } from "../support/cli.ts";
import { checkJson, type Report } from "../support/report.ts";
import { committed, consumptionOf, firstPeriod, lineOf, priced } from "./priced.ts";
import { examples, type OrganizationFigures } from "./vectors.ts";

const { data, unread } = examples();

/** Left for other features, with the reason. */
const LEFT: Readonly<Record<string, string>> = { note: "prose" };

function expectFigures(period: Report, expected: OrganizationFigures): void {
  const { consumed, allocation, utilizationPercent, overage, health } = expected;
  expect(period).toMatchObject({
    consumed: { low: consumed, typical: consumed, high: consumed },
    allocation: { included: allocation, purchased: 0, total: allocation },
    utilizationPercent,
    overage,
    health,
    cost: { overage: expected.overageCostUsd, total: expected.overageCostUsd },
  });
  if (expected.remaining !== undefined) expect(period.unused.included).toBe(expected.remaining);
  for (const [feature, percent] of Object.entries(expected.sharePercent ?? {})) {
    expect(Math.round(lineOf(period, feature).sharePercent * 10) / 10, feature).toBe(percent);
  }
}

// In order: the last test looks at what all before it have read.
describe("the examples", { shuffle: false }, () => {
  describe.each(data.organizations)("$id", ({ id, licensing, consumption, expected }) => {
    test("has the printed figures", async () => {
      const period = await firstPeriod({ licensing, rateCard: data.card, consumption: consumptionOf(consumption) });
      for (const { feature, tokens } of consumption) expect(lineOf(period, feature).tokens, feature).toBe(tokens);
      expectFigures(period, expected);
    });

    test("and so has the committed budget, in each of its months", async () => {
      const { report } = await checkJson(ROOT);
      const { periods } = committed(report, id);
      expect(periods.length).toBeGreaterThan(0);
      for (const period of periods) expectFigures(period, expected);
    });
  });

  test("annual plan: users and tokens added to a centre", async () => {
    const { from, usersAfter, addedTokensPerMonth, expected } = data.annualPlan;
    const centre = data.organizations.find(({ id }) => id === from);
    const about = {
      licensing: { ...centre?.licensing, users: usersAfter },
      consumption: { ...consumptionOf(centre?.consumption ?? []), other: { tokens: addedTokensPerMonth } },
    };
    const { consumed, allocation, ...rest } = expected;
    const figures = { consumed: { typical: consumed }, allocation: { total: allocation }, ...rest };
    expect(await firstPeriod(about)).toMatchObject(figures);
    const { report } = await checkJson(ROOT);
    expect(committed(report, "annual-growth").periods.at(-1)).toMatchObject(figures);
  });

  test("seasonal: tokens bought for the peak", async () => {
    const { id, baseAllocation, purchases, expected } = data.seasonal;
    const bought = purchases.map(({ tokens, months, unitPriceUsd }) => ({
      tokensPerMonth: tokens,
      from: months[0],
      through: months[1],
      unitPrice: Number(unitPriceUsd),
    }));
    const { org } = await priced({
      plan: { from: "2026-03", months: 12 },
      allocation: { tokensPerMonth: baseAllocation },
      purchases: bought,
      consumption: { other: { tokens: 1 } },
    });
    const { report } = await checkJson(ROOT);
    for (const { totals, periods } of [org, committed(report, id)]) {
      expect(totals.allocation.purchased).toBe(expected.purchasedTokensPerYear);
      expect(totals.cost.purchases).toBe(expected.purchaseCostUsdPerYear);
      const peak = (period: string): boolean => purchases.some(({ months }) => months.includes(period));
      for (const { period, allocation } of periods) {
        expect(allocation.total, period).toBe(peak(period) ? expected.allocationInPeak : expected.allocationOffPeak);
      }
    }
  });

  test("phased rollout, month by month", async () => {
    const { report } = await checkJson(ROOT);
    const { periods } = committed(report, data.phased.id);
    expect(periods.map(({ consumed }: Report) => consumed.typical)).toEqual([...data.phased.monthlyTokens]);
  });

  test.each(data.singleFeature)("$feature alone", async (line) => {
    const period = await firstPeriod({ consumption: consumptionOf([line]) });
    const { tokensLow: low, tokensTypical: typical, tokensHigh: high } = line;
    const band =
      low === undefined ? { low: line.tokens, typical: line.tokens, high: line.tokens } : { low, typical, high };
    expect(period.consumed).toEqual(band);
    expect(lineOf(period, line.feature).tokens).toBe(band.typical);
  });

  test("the weeks of a centre add up to its month", async () => {
    const { org, weeks, sum, direction } = data.weeklyTrend;
    const { report } = await checkJson(ROOT);
    expect(weeks.reduce((total, week) => total + week, 0)).toBe(sum);
    expect(committed(report, org).periods[0].consumed.typical).toBe(sum);
    // The study notes say it in prose: "stable to slightly rising".
    expect(direction).toContain((await weekly(weeks)).direction);
  });

  describe("published", () => {
    const { card, allocations, lines } = data.published;

    test.each(allocations)("allocation of $users $model users", async ({ model, users, edition, tokens }) => {
      const licensing = { model, users: edition === undefined ? users : { [edition]: users } };
      const period = await firstPeriod({ rateCard: card, licensing, consumption: { other: { tokens: 1 } } });
      expect(period.allocation).toEqual({ included: tokens, purchased: 0, total: tokens });
    });

    test.each(lines)("$feature", async (line) => {
      const period = await firstPeriod({ rateCard: card, consumption: consumptionOf([line]) });
      expect(lineOf(period, line.feature).tokensExact).toBe(line.exactTokens);
    });
  });

  test("every figure of the examples was used", () => {
    expect(unread()).toEqual(Object.keys(LEFT));
  });
});
