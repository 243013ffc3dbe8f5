import type { Limits } from "../model/budget.ts";
import { divide, type Exact, roundDown } from "../model/exact.ts";

export interface Pools {
  readonly included: bigint;
  readonly purchased: bigint;
}

export interface DrawDown {
  readonly overage: bigint;
  readonly unusedIncluded: bigint;
  readonly unusedPurchased: bigint;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** The included pool is used first, then the purchased tokens; the rest is overage. Nothing carries over. */
export function drawDown(consumed: bigint, pools: Pools): DrawDown {
  const fromIncluded = least(consumed, pools.included);
  const fromPurchased = least(consumed - fromIncluded, pools.purchased);
  return {
    overage: consumed - fromIncluded - fromPurchased,
    unusedIncluded: pools.included - fromIncluded,
    unusedPurchased: pools.purchased - fromPurchased,
  };
}

/** The overage the owners accept: in tokens, or as many as an amount of money buys; the smaller if both. */
export function acceptedOverage(limits: Limits, price: Exact | null): bigint {
  const byTokens = limits.overageTokens ?? null;
  const byCost =
    limits.overageCost === undefined || price === null || price.n === 0n
      ? null
      : roundDown(divide(limits.overageCost, price));
  if (byTokens === null) return byCost ?? 0n;
  return byCost === null ? byTokens : least(byTokens, byCost);
}
