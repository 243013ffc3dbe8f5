import { add, compare, divide, type Exact, exactWhole, multiply, ZERO } from "../model/exact.ts";

/** What a billing period needs beyond its included pool, and what a token costs there that was not bought before. */
export interface Need {
  readonly tokens: bigint;
  readonly overagePrice: Exact;
}

/**
 * The one amount for all periods that costs least; the smallest of those that cost the same. One more token costs its
 * price in each period, and saves the overage of those that need more: with one overage price this is a quantile of the
 * needs.
 */
export function oneAmount(needs: readonly Need[], price: Exact): bigint {
  const rising = [...needs].sort((a, b) => (a.tokens < b.tokens ? -1 : a.tokens > b.tokens ? 1 : 0));
  const paid = multiply(price, exactWhole(BigInt(needs.length)));
  let saved = rising.reduce((sum, { overagePrice }) => add(sum, overagePrice), ZERO);
  let amount = 0n;
  for (const { tokens, overagePrice } of rising) {
    // `saved` is of the periods that need more than the amount.
    if (compare(saved, paid) <= 0) break;
    amount = tokens;
    saved = add(saved, { n: -overagePrice.n, d: overagePrice.d });
  }
  return amount;
}

/** The amounts of each period, where each can have its own: all that is needed, or nothing where overage costs no more. */
export const amountsByPeriod = (needs: readonly Need[], price: Exact): readonly bigint[] =>
  needs.map(({ tokens, overagePrice }) => (compare(price, overagePrice) < 0 ? tokens : 0n));

/** The highest price at which amounts cost no more than the overage they save; null where nothing is bought. */
export function breakEvenPrice(needs: readonly Need[], amounts: readonly bigint[]): Exact | null {
  const bought = amounts.reduce((sum, amount) => sum + amount, 0n);
  if (bought === 0n) return null;
  let saved = ZERO;
  for (const [index, { tokens, overagePrice }] of needs.entries()) {
    saved = add(saved, multiply(exactWhole(least(tokens, amounts[index] ?? 0n)), overagePrice));
  }
  return divide(saved, exactWhole(bought));
}

/** In how many periods a token must be used that is bought for all of them, to cost no more than overage. */
export function breakEvenPeriods(needs: readonly Need[], price: Exact): number | null {
  const [first] = needs;
  if (first === undefined || first.overagePrice.n === 0n) return null;
  if (needs.some(({ overagePrice }) => compare(overagePrice, first.overagePrice) !== 0)) return null;
  const periods = divide(multiply(price, exactWhole(BigInt(needs.length))), first.overagePrice);
  const [whole, rest] = [periods.n / periods.d, periods.n % periods.d];
  return Number(whole) + (rest === 0n ? 0 : 1);
}

export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
