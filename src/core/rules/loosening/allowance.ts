import type { Purchase } from "../../model/budget.ts";
import type { Month } from "../../model/calendar.ts";
import { compare, divide, type Exact, multiply, subtract, ZERO } from "../../model/exact.ts";
import type { Projection, Segment } from "../../model/projection.ts";
import type { Facts } from "../facts.ts";
import type { Size } from "../rule.ts";

// What the base allows an organization in a month, and what the head adds to it.

/** The segment of a month. Before the plan its first one holds, after it its last one, as at the plan's end. */
export function nearestSegment(month: Month, { periods }: Projection): Segment {
  const [first] = periods;
  const found = periods.findLast(({ period }) => period.month <= month) ?? first;
  if (found === undefined) throw new Error("a plan has at least one period");
  return found.segment;
}

/** The month itself in the plan, else the plan's first or last month. */
function nearestMonth(month: Month, { periods }: Projection): Month {
  const [first, last] = [periods[0]?.period.month ?? month, periods.at(-1)?.period.month ?? month];
  return month < first ? first : month > last ? last : month;
}

/** The segment of exactly this month; null: it is not planned. */
export const segmentIn = (month: Month, { periods }: Projection): Segment | null =>
  periods.find(({ period }) => period.month === month)?.segment ?? null;

/** An amount of the base in the currency of the head, by the prices of the base's card; null where it lacks one. */
export function inCurrencyOf(after: Facts, before: Facts, amount: Exact): Exact | null {
  const [from, to] = [before, after].map(({ projection }) => projection.currency.code) as [string, string];
  if (from === to) return amount;
  const [was, is] = [before.card.prices.get(from), before.card.prices.get(to)];
  return was === undefined || is === undefined || was.n === 0n ? null : multiply(amount, divide(is, was));
}

/** The lowest price of a token that the base knows, in the currency of the head; null where it knows none. */
export function priceInBase(month: Month, before: Facts, after: Facts): Exact | null {
  const { price, card } = nearestSegment(month, before.projection);
  const known = [price, card.prices.get(before.projection.currency.code)];
  const bought = before.budget.purchases.map(({ unitPrice }) => unitPrice);
  const lowest = lowestOf(known) ?? lowestOf(bought);
  return lowest && inCurrencyOf(after, before, lowest);
}

const lowestOf = (prices: readonly (Exact | null | undefined)[]): Exact | null =>
  prices.reduce<Exact | null>(
    (lowest, price) => (price != null && (lowest === null || compare(price, lowest) < 0) ? price : lowest),
    null,
  );

/** The tokens that the head buys in a month, as the base sees them. */
export interface Bought {
  /** For a price that the base has for as many tokens, or for at least the base's price of a token. */
  readonly vouched: bigint;
  /** For less. */
  readonly below: bigint;
  /** As many as before, for less than before, and for at least the base's price of a token. */
  readonly lowered: bigint;
  /** The lowest price of those that are below or lowered. */
  readonly lowest: Exact | null;
  /** What all of them cost, those below at the base's price; null where there is none. */
  readonly cost: Exact | null;
}

interface Lot {
  readonly tokens: bigint;
  /** Null: no price is known. */
  readonly price: Exact | null;
}

/** Matches what the head buys with what the base bought for no more, the cheapest first. */
export function boughtIn(month: Month, before: Facts, after: Facts): Bought {
  const price = priceInBase(month, before, after);
  const former = lotsIn(month, before, (amount) => inCurrencyOf(after, before, amount));
  let [vouched, below, unmatched, used] = [0n, 0n, 0n, 0n];
  let lowest: Exact | null = null;
  let cost: Exact | null = ZERO;
  for (const lot of lotsIn(month, after, (amount) => amount, before).toSorted(byPrice)) {
    const known = former.filter((one) => isAtLeast(lot.price, one.price)).reduce((sum, { tokens }) => sum + tokens, 0n);
    const matched = least(lot.tokens, known - used);
    used += matched;
    const rest = lot.tokens - matched;
    const isBelow = price === null || !isAtLeast(lot.price, price);
    vouched += isBelow ? matched : lot.tokens;
    below += isBelow ? rest : 0n;
    unmatched += isBelow ? 0n : rest;
    if (rest > 0n) lowest ??= lot.price;
    cost = plus(plus(cost, matched, lot.price), rest, isBelow ? price : lot.price);
  }
  const left = former.reduce((sum, { tokens }) => sum + tokens, 0n) - used;
  return { vouched, below, lowered: least(unmatched, left), lowest, cost };
}

/** The tokens that are bought in a month for at least a price; none where there is no price. */
export const boughtFor = (month: Month, facts: Facts, price: Exact | null): bigint =>
  lotsIn(month, facts, (amount) => amount)
    .filter((lot) => price !== null && isAtLeast(lot.price, price))
    .reduce((sum, { tokens }) => sum + tokens, 0n);

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** A price that is not known is below any other. */
const isAtLeast = (price: Exact | null, other: Exact | null): boolean =>
  other === null || (price !== null && compare(price, other) >= 0);

const byPrice = (a: Lot, b: Lot): number => (isAtLeast(a.price, b.price) ? (isAtLeast(b.price, a.price) ? 0 : 1) : -1);

const plus = (cost: Exact | null, tokens: bigint, price: Exact | null): Exact | null => {
  if (tokens === 0n || cost === null) return cost;
  return price === null ? null : subtract(cost, { n: -tokens * price.n, d: price.d });
};

/** @param priced whose card prices what has no price of its own */
function lotsIn(asked: Month, facts: Facts, convert: (amount: Exact) => Exact | null, priced = facts): Lot[] {
  const { card } = nearestSegment(asked, priced.projection);
  const onCard = card.prices.get(facts.projection.currency.code) ?? null;
  const month = nearestMonth(asked, facts.projection);
  const covers = ({ span }: Purchase): boolean => span.from <= month && month <= span.through;
  return facts.budget.purchases.filter(covers).map(({ tokens, unitPrice }) => {
    const price = unitPrice ?? onCard;
    return { tokens, price: price && convert(price) };
  });
}

export const NOTHING: Size = { tokens: 0n, money: ZERO };
/** More than any plan. */
export const UNLIMITED: Size = { tokens: 10n ** 30n, money: ZERO };
export const sizeOfTokens = (tokens: bigint): Size => ({ tokens, money: ZERO });
/** @param money null: without a limit */
export const sizeOfMoney = (money: Exact | null): Size => ({ tokens: 0n, money: money ?? { n: 10n ** 30n, d: 1n } });
