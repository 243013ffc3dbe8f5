import { expect, test } from "vitest";
import { ROOT } from "../../support/cli.ts";
import { checkJson, type Report } from "../../support/report.ts";
import { committed, consumptionOf, firstPeriod, lineOf, priced } from "../priced.ts";
import type { Examples, Semantics } from "../vectors.ts";

type Figures = Readonly<Record<string, number | string>>;

const consumedIn = (org: Report, month: string): number =>
  org.periods.find(({ period }: Report) => period === month)?.consumed.typical;

function expectRetailer({ totals, periods }: Report, expected: Figures): void {
  const { normal, summer, peak, peakAllocation, purchasedUnusedInPeak } = expected;
  const year = [normal, normal, normal, summer, summer, summer, normal, normal, normal, peak, peak, normal];
  expect(periods.map(({ consumed }: Report) => consumed.typical)).toEqual(year);
  for (const { consumed, allocation, unused } of periods) {
    if (consumed.typical !== peak) continue;
    expect({ total: allocation.total, unused: unused.purchased }).toEqual({
      total: peakAllocation,
      unused: purchasedUnusedInPeak,
    });
  }
  const { purchaseCostPerYear: purchases, overageCostPerYear: overage } = expected;
  expect(totals.cost).toEqual({ purchases, overage, total: purchases });
}

export function plans(data: Semantics): void {
  test.each(data.changes)("changes: $entries", async ({ base, entries, messages, copilotUsers }) => {
    const changes = entries.map((entry) => ({ from: "2026-12", ...entry }));
    const period = await firstPeriod({ consumption: base, changes });
    if (messages !== undefined) expect(lineOf(period, "messaging").quantity).toBe(messages);
    if (copilotUsers !== undefined) expect(lineOf(period, "agent-copilot").quantity).toBe(copilotUsers);
  });

  test.each(data.billingPeriods)("periods from $from, day $cycleStartDay", async ({ cycleStartDay, from, periods }) => {
    const about = { billing: { cycleStartDay }, plan: { from, months: periods.length } };
    const { org } = await priced({ ...about, consumption: { other: { tokens: 1 } } });
    expect(org.periods.map(({ start, end }: Report) => [start, end])).toEqual(
      periods.map(([start, end]) => [start, end]),
    );
  });
}

export function seasons(data: Semantics, { organizations }: Examples): void {
  test("retailer", async () => {
    const { expected, allocation, consumption, changes, purchases } = data.retailer;
    const plan = { from: "2026-03", months: 12 };
    expectRetailer((await priced({ plan, allocation, consumption, changes, purchases })).org, expected);
    expectRetailer(committed((await checkJson(ROOT)).report, "holiday-retailer"), expected);
  });

  test("rollout", async () => {
    const { licensing, from, consumption, changes } = data.rollout;
    const about = { licensing: { model: "named", users: licensing.users }, plan: { from, months: 12 } };
    const { org } = await priced({ ...about, consumption, changes });
    for (const rollout of [org, committed((await checkJson(ROOT)).report, "phased-rollout")]) {
      const { allocation, ...months } = data.rollout.expected;
      for (const [month, tokens] of Object.entries(months)) expect(consumedIn(rollout, month), month).toBe(tokens);
      for (const period of rollout.periods) expect(period.allocation.total).toBe(allocation);
    }
  });

  test("annual", async () => {
    const { from, change, consumed, allocation } = data.annual;
    const centre = organizations.find(({ id }) => id === from);
    const period = await firstPeriod({
      licensing: centre?.licensing,
      consumption: consumptionOf(centre?.consumption ?? []),
      changes: [{ from: "2026-12", ...change }],
    });
    expect(period).toMatchObject({ consumed: { typical: consumed }, allocation: { total: allocation } });
  });
}
