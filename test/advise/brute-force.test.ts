import fc from "fast-check";
import Fraction from "fraction.js";
import { dump } from "js-yaml";
import { expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import type { Report } from "../support/report.ts";
import { sampleOf, seedOf } from "../support/sample.ts";

const PLANS = sampleOf(25);

interface Plan {
  readonly needs: readonly number[];
  readonly high: readonly number[];
  readonly included: number;
  readonly bought: readonly number[];
  /** In cents. */
  readonly overage: readonly number[];
  readonly price: number;
}

const MONTHS = ["2026-11", "2026-12", "2027-01", "2027-02", "2027-03", "2027-04"];

const plan: fc.Arbitrary<Plan> = fc.integer({ min: 1, max: 6 }).chain((months) => {
  const each = (most: number) =>
    fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: most })), { minLength: months, maxLength: months });
  return fc
    .record({
      needs: each(60),
      more: each(20),
      bought: each(40),
      included: fc.integer({ min: 0, max: 20 }),
      overage: fc.oneof(
        fc.integer({ min: 0, max: 300 }).map((one) => Array.from({ length: months }, () => one)),
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: months, maxLength: months }),
      ),
      price: fc.integer({ min: 0, max: 300 }),
    })
    .map(({ more, ...rest }) => ({ ...rest, high: rest.needs.map((need, at) => need + (more[at] ?? 0)) }));
});

const budgetOf = ({ needs, high, included, bought, overage }: Plan): string =>
  dump({
    version: 1,
    org: "acme",
    name: "Acme Support",
    owners: ["platform@example.com"],
    rateCard: "genesys-2026-06",
    currency: "USD",
    licensing: { model: "named", users: 10 },
    plan: { from: MONTHS[0], months: needs.length },
    allocation: { tokensPerMonth: included },
    consumption: { other: { tokens: 0 } },
    changes: needs.map((tokens, at) => ({
      ...{ from: MONTHS[at], through: MONTHS[at] },
      consumption: { other: { tokens: { low: 0, typical: tokens, high: high[at] } } },
      pricing: { overageUnitPrice: (overage[at] ?? 0) / 100 },
    })),
    purchases: bought.flatMap((tokensPerMonth, at) =>
      tokensPerMonth === 0 ? [] : [{ tokensPerMonth, from: MONTHS[at], through: MONTHS[at], unitPrice: 1 }],
    ),
  });

/** In cents, by the plainest arithmetic there is: whole numbers. */
const costOf = (needs: readonly number[], { included, overage, price }: Plan, amounts: readonly number[]): number =>
  needs.reduce((sum, need, at) => {
    const beyond = Math.max(0, need - included - (amounts[at] ?? 0));
    return sum + price * (amounts[at] ?? 0) + (overage[at] ?? 0) * beyond;
  }, 0);

const cents = (text: string): number => Math.round(Number(new Fraction(text).mul(100).valueOf()));

const monthly = (way: Report, months: number): number[] =>
  MONTHS.slice(0, months).map((month) => {
    const own = way.purchases.filter((one: Report) => one.from <= month && month <= one.through);
    return own.reduce((sum: number, { tokensPerMonth }: Report) => sum + tokensPerMonth, 0);
  });

function expectNeverWorse(one: Report, random: Plan): void {
  const { needs, high, price, overage, included } = random;
  for (const [ways, wanted] of [
    [one.ways, needs],
    [one.forHighEnd, high],
  ] as const) {
    const same = ways.find(({ way }: Report) => way === "one-amount");
    const byMonth = ways.find(({ way }: Report) => way === "by-month");
    const all = Array.from({ length: 100 }, (_, amount) =>
      costOf(
        wanted,
        random,
        wanted.map(() => amount),
      ),
    );
    const amounts = monthly(same, wanted.length);
    expect(new Set(amounts).size).toBe(1);
    expect(costOf(wanted, random, amounts)).toBe(Math.min(...all));
    // The smallest of the amounts that cost the same.
    expect(amounts[0]).toBe(all.indexOf(Math.min(...all)));
    const best = wanted.reduce(
      (sum, need, at) => sum + Math.max(0, need - included) * Math.min(price, overage[at] ?? 0),
      0,
    );
    expect(costOf(wanted, random, monthly(byMonth, wanted.length))).toBe(best);
    for (const way of [same, byMonth]) {
      expect(cents(way.cost)).toBe(costOf(needs, random, monthly(way, needs.length)));
      expect(cents(way.highEndCost)).toBe(costOf(high, random, monthly(way, needs.length)));
    }
  }
  const costs = one.ways.map(({ cost }: Report) => cents(cost));
  const best = one.ways.find(({ way }: Report) => way === one.best);
  expect(cents(best.cost)).toBe(Math.min(...costs));
  expect(cents(best.saving)).toBe(costs[0] - Math.min(...costs));
}

test("no amount costs less than the advice, for the whole plan or month by month", async () => {
  const plans = fc.sample(plan, { seed: seedOf(20_261_130), numRuns: PLANS });
  for (const one of plans) {
    const line = ["advise", "--price", String(one.price / 100), "--format", "json"];
    const cwd = folder({ "budgets/acme.yaml": budgetOf(one) });
    const { code, out, err } = await tollgate(line, { cwd });
    expect({ code, err }, out).toEqual({ code: 0, err: "" });
    expectNeverWorse(JSON.parse(out).organizations[0], one);
  }
});
