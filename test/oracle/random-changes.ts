import fc from "fast-check";
import { CONTRACTS } from "./cards.ts";
import { byFeature, line } from "./random-lines.ts";
import { amount, factor, price, span, users, workingDays } from "./random-values.ts";
import type { Month, RawCard, RawChange, RawLimits, RawPurchase } from "./raw.ts";

const tokens = fc.integer({ min: 0, max: 100_000 });

export const allocation = fc.oneof(fc.constant(0), tokens).map((tokensPerMonth) => ({ tokensPerMonth }));

/** With a price of 0, overageCost would be invalid. */
export const pricing = price.filter((unit) => unit > 0).map((overageUnitPrice) => ({ overageUnitPrice }));

export const limits = (card: RawCard): fc.Arbitrary<RawLimits> =>
  fc.record(
    {
      overageTokens: tokens,
      overageCost: amount(50_000),
      cost: amount(100_000),
      planCost: amount(1_000_000),
      featureTokens: byFeature(card, { min: 0, max: 2 }, () => tokens),
    },
    { requiredKeys: [] },
  );

const changedLine = (card: RawCard) => (feature: string) =>
  fc.oneof({ weight: 3, arbitrary: line(feature, card) }, { weight: 1, arbitrary: fc.constant(null) });

/** Both price the same features in the same units: a plan may go on under the other. */
const isContract = ({ id }: RawCard): boolean => CONTRACTS.some((contract) => contract === id);

const effects = (card: RawCard): fc.Arbitrary<Omit<RawChange, "from" | "through">> =>
  fc.record(
    {
      name: fc.constantFrom("holiday peak", "busier spring", "null", "#1: renewal"),
      licensing: users.map((given) => ({ users: given })),
      workingDaysPerMonth: workingDays,
      consumption: byFeature(card, { min: 1, max: 3 }, changedLine(card)),
      scale: fc.oneof(
        factor,
        byFeature(card, { min: 1, max: 3 }, () => factor),
      ),
      allocation,
      pricing,
      limits: limits(card),
      ...(isContract(card) ? { rateCard: fc.constantFrom(...CONTRACTS) } : {}),
    },
    { requiredKeys: [] },
  );

const hasEffect = (change: object): boolean => Object.keys(change).some((key) => key !== "name");

export const changes = (card: RawCard, from: Month, months: number): fc.Arbitrary<RawChange[]> => {
  const change = fc
    .tuple(span(from, months), effects(card).filter(hasEffect))
    .map(([when, what]): RawChange => ({ ...when, ...what }));
  return fc.array(change, { maxLength: 4 });
};

/** Without a price of its own only where the card has one. */
export function purchases(card: RawCard, currency: string, from: Month, months: number): fc.Arbitrary<RawPurchase[]> {
  const labels = fc.record(
    { via: fc.constantFrom("appfoundry", "representative"), terms: fc.constantFrom("monthly", "prepaid") },
    { requiredKeys: [] },
  );
  const stated = price.map((unitPrice) => ({ unitPrice }));
  const paid = card.prices[currency] === undefined ? stated : fc.oneof(fc.constant({}), stated);
  const bought = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50_000 }));
  const purchase = fc
    .tuple(bought, span(from, months), paid, labels)
    .map(([tokensPerMonth, when, cost, words]): RawPurchase => ({ tokensPerMonth, ...when, ...cost, ...words }));
  return fc.array(purchase, { minLength: 1, maxLength: 3 });
}
