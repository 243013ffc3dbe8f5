import fc from "fast-check";
import { expect, it } from "vitest";
import { exact, money, moneyText } from "../oracle/exact.ts";
import type { RawBudget } from "../oracle/raw.ts";
import { inTokens, organizations, runs } from "./fleet.ts";

interface Case {
  readonly currency: string;
  readonly overage: number;
  readonly price: number;
  readonly purchases: readonly { readonly tokens: number; readonly price: number }[];
}

const budgetOf = ({ currency, overage, price, purchases }: Case): RawBudget => {
  const bought = purchases.reduce((sum, { tokens }) => sum + tokens, 0);
  return inTokens(overage + bought, 0, {
    currency,
    plan: { from: "2027-03", months: 3 },
    pricing: { overageUnitPrice: price },
    purchases: purchases.map((each) => ({ tokensPerMonth: each.tokens, from: "2027-03", unitPrice: each.price })),
  });
};

function expected({ currency, overage, price, purchases }: Case) {
  const paid = purchases.reduce((sum, each) => sum.add(exact(each.price).mul(each.tokens)), exact(0));
  const [bought, over] = [money(paid, currency), money(exact(price).mul(overage), currency)];
  const period = [bought, over, bought.add(over)];
  return [period, period.map((each) => each.mul(3))].map((each) => each.map((sum) => moneyText(sum, currency)));
}

async function reported(cases: readonly Case[]) {
  const all = await organizations(cases.map(budgetOf));
  const texts = ({ purchases, overage, total }: Record<string, string>) => [purchases, overage, total];
  return all.map(({ periods, totals }) => [texts(periods[0].cost), texts(totals.cost)]);
}

it.each([
  ["USD", 1, 0.005, "0.00"],
  ["USD", 3, 0.005, "0.02"],
  ["USD", 5, 0.005, "0.02"],
  ["USD", 1, 0.015, "0.02"],
  ["USD", 1, 0.005001, "0.01"],
  ["JPY", 1, 0.5, "0"],
  ["JPY", 3, 0.5, "2"],
  ["JPY", 10_557, 120, "1266840"],
  ["KWD", 1, 0.0005, "0.000"],
  ["KWD", 3, 0.0005, "0.002"],
  ["CLF", 1, 0.00005, "0.0000"],
  ["EUR", 10_557, 0.8, "8445.60"],
])("%s: %i tokens at %d cost %s", async (currency, overage, price, text) => {
  expect((await reported([{ currency, overage, price, purchases: [] }]))[0]?.[0]?.[1]).toBe(text);
});

/** In units of half a minor one, ties are common. */
const unitPrice = fc.oneof(
  fc.nat({ max: 2_000_000 }).map((digits) => digits / 1_000_000),
  fc.nat({ max: 400 }).map((digits) => digits / 200),
  fc.nat({ max: 400 }).map((digits) => digits / 20_000),
);
const tokens = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1_000_000_000 }));
const anyCase: fc.Arbitrary<Case> = fc.record({
  currency: fc.constantFrom("USD", "EUR", "JPY", "KWD", "CLF"),
  overage: tokens,
  price: unitPrice,
  purchases: fc.array(fc.record({ tokens, price: unitPrice }), { maxLength: 3 }),
});

it("purchases and overage are each rounded once a period, half even, and totals add the rounded", () =>
  fc.assert(
    fc.asyncProperty(fc.array(anyCase, { minLength: 10, maxLength: 10 }), async (cases) => {
      expect(await reported(cases)).toEqual(cases.map(expected));
    }),
    runs(20),
  ));
