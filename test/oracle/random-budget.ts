import fc from "fast-check";
import { allocation, changes, limits, pricing, purchases } from "./random-changes.ts";
import { byFeature, line } from "./random-lines.ts";
import { largeShare, users, workingDays } from "./random-values.ts";
import type { Month, RawBudget, RawCard } from "./raw.ts";

const CURRENCIES = ["USD", "EUR", "GBP", "JPY", "KWD", "CLF"] as const;

const from: fc.Arbitrary<Month> = fc
  .tuple(fc.integer({ min: 2001, max: 2092 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, month]) => `${year}-${String(month).padStart(2, "0")}`);

/** Mostly few: ten thousand plans of three years would take minutes. */
const months = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 1, max: 2 }) },
  { weight: 3, arbitrary: fc.integer({ min: 3, max: 13 }) },
  { weight: 1, arbitrary: fc.integer({ min: 14, max: 36 }) },
);

const cycleStartDay = fc.oneof(fc.constantFrom(1, 28, 29, 30, 31), fc.integer({ min: 1, max: 31 }));

const buffers = fc.record({ unpredictability: largeShare, growth: largeShare }, { requiredKeys: [] });

type Frame = readonly [from: Month, months: number, currency: string];

const needsPrice = (card: RawCard, currency: string): boolean => card.prices[currency] === undefined;

function within(card: RawCard, [start, length, currency]: Frame): fc.Arbitrary<RawBudget> {
  const optional = {
    billing: fc.record({ cycleStartDay }, { requiredKeys: [] }),
    changes: changes(card, start, length),
    purchases: purchases(card, currency, start, length),
    allocation,
    pricing,
    buffers,
    limits: limits(card),
  };
  const required = {
    version: fc.constant(1 as const),
    org: fc.constant("acme"),
    name: fc.constant("Acme Support"),
    owners: fc.constant(["platform@example.com"]),
    rateCard: fc.constant(card.id),
    currency: fc.constant(currency),
    licensing: fc.record({ model: fc.constantFrom("named" as const, "concurrent" as const), users }),
    plan: fc.record(
      { from: fc.constant(start), months: fc.constant(length), workingDaysPerMonth: workingDays },
      { requiredKeys: length === 12 ? ["from"] : ["from", "months"] },
    ),
    consumption: byFeature(card, { min: 0, max: 4 }, (feature) => line(feature, card)),
  };
  const requiredKeys = [...(Object.keys(required) as (keyof typeof required)[])];
  return fc.record(
    { ...required, ...optional },
    { requiredKeys: needsPrice(card, currency) ? [...requiredKeys, "pricing"] : requiredKeys },
  );
}

/** Valid budgets of one card: a checker that calls one of them invalid is wrong. */
export const budgetOn = (card: RawCard): fc.Arbitrary<RawBudget> =>
  fc.tuple(from, months, fc.constantFrom(...CURRENCIES)).chain((frame) => within(card, frame));
