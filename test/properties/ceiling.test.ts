import fc from "fast-check";
import { expect, it } from "vitest";
import { down, exact } from "../oracle/exact.ts";
import { amount, price } from "../oracle/random-values.ts";
import type { RawBudget, RawLimits } from "../oracle/raw.ts";
import { inTokens, organizations, runs } from "./fleet.ts";

interface Case {
  readonly purchased: number;
  readonly limits: RawLimits;
  readonly price: number;
  readonly ceiling: number;
}

const budgetOf = ({ purchased, limits, price: overageUnitPrice }: Case): RawBudget =>
  inTokens(0, 250, {
    limits,
    pricing: { overageUnitPrice },
    ...(purchased === 0 ? {} : { purchases: [{ tokensPerMonth: purchased, from: "2027-03", unitPrice: 1 }] }),
  });

async function ceilings(cases: readonly Case[]): Promise<number[]> {
  const all = await organizations(cases.map(budgetOf));
  return all.map(({ periods }) => periods[0].ceiling);
}

it("is the allocation and the overage that the limits accept", async () => {
  const cases = [
    { purchased: 0, limits: {}, price: 1, ceiling: 250 },
    { purchased: 1000, limits: { overageTokens: 500 }, price: 1, ceiling: 1750 },
    { purchased: 0, limits: { overageCost: 100 }, price: 0.85, ceiling: 367 },
    { purchased: 0, limits: { overageTokens: 500, overageCost: 100 }, price: 0.85, ceiling: 367 },
    { purchased: 0, limits: { overageTokens: 50, overageCost: 100 }, price: 0.85, ceiling: 300 },
    { purchased: 0, limits: { overageTokens: 0, overageCost: 100 }, price: 0.85, ceiling: 250 },
    { purchased: 0, limits: { overageCost: 0.84 }, price: 0.85, ceiling: 250 },
    { purchased: 0, limits: { overageCost: 0.85 }, price: 0.85, ceiling: 251 },
  ];
  expect(await ceilings(cases)).toEqual(cases.map(({ ceiling }) => ceiling));
});

const random: fc.Arbitrary<Case> = fc
  .record({
    purchased: fc.nat({ max: 5000 }),
    overageTokens: fc.nat({ max: 100_000 }),
    overageCost: amount(50_000),
    price: price.filter((each) => each > 0),
  })
  .map(({ purchased, overageTokens, overageCost, price: unit }) => {
    const paid = down(exact(overageCost).div(exact(unit))).valueOf();
    const limits = { overageTokens, overageCost };
    return { purchased, limits, price: unit, ceiling: 250 + purchased + Math.min(overageTokens, paid) };
  });

it("takes the smaller of the limits, and of money whole tokens only", () =>
  fc.assert(
    fc.asyncProperty(fc.array(random, { minLength: 10, maxLength: 10 }), async (cases) => {
      expect(await ceilings(cases)).toEqual(cases.map(({ ceiling }) => ceiling));
    }),
    runs(20),
  ));
