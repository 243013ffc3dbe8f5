import type { Purchase } from "../model/budget.ts";
import { add, type Exact, exactWhole, multiply, ZERO } from "../model/exact.ts";
import { type Currency, type Minor, toMinor } from "../model/money.ts";
import type { Costs, Projection, Segment, Totals } from "../model/projection.ts";
import type { RateCard } from "../model/rate-card.ts";

/** Purchases and overage, each rounded once to the minor unit; null where a price is missing and needed. */
export function costsOf(
  purchases: readonly Purchase[],
  overage: bigint,
  price: Exact | null,
  card: RateCard,
  currency: Currency,
): Costs {
  let committed: Exact | null = ZERO;
  for (const { tokens, unitPrice } of purchases) {
    const cost = priced(tokens, unitPrice ?? card.prices.get(currency.code) ?? null);
    committed = committed === null || cost === null ? null : add(committed, cost);
  }
  const beyond = priced(overage, price);
  return costs(committed && toMinor(committed, currency), beyond && toMinor(beyond, currency));
}

const priced = (tokens: bigint, unitPrice: Exact | null): Exact | null =>
  tokens === 0n ? ZERO : unitPrice === null ? null : multiply(exactWhole(tokens), unitPrice);

/** What a period would cost if it consumed so many tokens, all else as planned; null where a price is missing. */
export function costAt({ allocation, price, cost }: Segment, consumed: bigint, currency: Currency): Minor | null {
  const beyond = priced(consumed > allocation ? consumed - allocation : 0n, price);
  return plus(cost.purchases, beyond && toMinor(beyond, currency));
}

export const plus = (a: Minor | null, b: Minor | null): Minor | null => (a === null || b === null ? null : a + b);

const costs = (purchases: Minor | null, overage: Minor | null): Costs => ({
  purchases,
  overage,
  total: plus(purchases, overage),
});

/** Totals add the rounded amounts of the periods. */
export function totalsOf(periods: Projection["periods"]): Totals {
  let [consumed, included, purchased, beyond, atLeast] = [0n, 0n, 0n, 0n, false];
  let purchases: Minor | null = 0n;
  let overage: Minor | null = 0n;
  for (const { segment } of periods) {
    consumed += segment.consumed.typical;
    included += segment.included;
    purchased += segment.purchased;
    beyond += segment.overage;
    atLeast ||= segment.atLeast;
    purchases = plus(purchases, segment.cost.purchases);
    overage = plus(overage, segment.cost.overage);
  }
  const cost = costs(purchases, overage);
  return { consumed, included, purchased, overage: beyond, atLeast, cost };
}
