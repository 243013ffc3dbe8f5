import {
  add,
  compare,
  divide,
  type Exact,
  exactWhole,
  multiply,
  percentOf,
  roundUp,
  subtract,
  ZERO,
} from "../model/exact.ts";
import { type Currency, type Minor, toMinor } from "../model/money.ts";
import type { Line, ProjectedPeriod, Segment } from "../model/projection.ts";
import { roundTokens } from "../pricing/round.ts";
import { least } from "./commitment.ts";

/** What a tenth less of a feature is worth. */
export interface Saving {
  readonly feature: string;
  /** In all periods, and in percent of all features. */
  readonly tokens: bigint;
  readonly sharePercent: number;
  /** By which what must be paid for goes down, in all periods. */
  readonly fewerTokens: bigint;
  readonly saving: Minor;
}

/** People who are billed by a role or permission, whether they use it or not. */
export interface Seats {
  readonly feature: string;
  /** Of the part of the line, such as a team; null: the line has one part without a name. */
  readonly part: string | null;
  readonly users: Exact;
  readonly tokensPerUser: Exact;
  /** For one user less in all periods. */
  readonly saving: Minor;
  /** So many users less, and the period that needs most needs nothing beyond its pool; null: all are not enough. */
  readonly usersToPool: bigint | null;
}

const TENTH: Exact = { n: 1n, d: 10n };

/** The largest saving first; nothing of features that cost nothing. */
export function savingsOf(periods: readonly ProjectedPeriod[], price: Exact, currency: Currency): Saving[] {
  const features = new Map<string, { tokens: bigint; fewer: bigint; worth: Exact }>();
  let all = 0n;
  for (const { segment } of periods) {
    all += segment.consumed.typical;
    for (const line of segment.lines) {
      if (line.exact === null || line.tokens === null) continue;
      const before = features.get(line.feature) ?? { tokens: 0n, fewer: 0n, worth: ZERO };
      const fewer = fewerNeeded(segment, multiply(line.exact.typical, TENTH), line);
      features.set(line.feature, {
        tokens: before.tokens + line.tokens.typical,
        fewer: before.fewer + fewer,
        worth: add(before.worth, multiply(exactWhole(fewer), priceIn(segment, price))),
      });
    }
  }
  return [...features]
    .map(([feature, { tokens, fewer, worth }]) => ({
      ...{ feature, tokens, fewerTokens: fewer, saving: toMinor(worth, currency) },
      sharePercent: percentOf(exactWhole(tokens), exactWhole(all)) ?? 0,
    }))
    .filter(({ saving }) => saving > 0n)
    .sort((a, b) => (a.saving === b.saving ? (a.feature < b.feature ? -1 : 1) : b.saving > a.saving ? 1 : -1));
}

/** What a token that is not needed saves: nobody pays more for it than the overage. */
const priceIn = ({ price }: Segment, offered: Exact): Exact =>
  price !== null && compare(price, offered) < 0 ? price : offered;

const needOf = ({ consumed, included }: Segment, less = 0n): bigint => {
  const need = consumed.typical - less - included;
  return need > 0n ? need : 0n;
};

/** Rounded as the card rounds: a tenth of a line may be no whole token. */
function fewerNeeded(segment: Segment, less: Exact, line: Line): bigint {
  if (line.exact === null || line.tokens === null) return 0n;
  const { card } = segment;
  const fewer =
    card.rounding.at === "line"
      ? line.tokens.typical - roundTokens(subtract(line.exact.typical, less), card)
      : segment.consumed.typical - roundTokens(subtract(segment.exact, less), card);
  return needOf(segment) - needOf(segment, fewer);
}

/** Those whose removal saves most come first. */
export function seatsOf(periods: readonly ProjectedPeriod[], price: Exact, currency: Currency): Seats[] {
  const [first] = periods;
  if (first === undefined) return [];
  const worst = periods.reduce((most, one) => (needOf(one.segment) > needOf(most.segment) ? one : most), first);
  const seats: Seats[] = [];
  for (const line of worst.segment.lines) {
    if (line.card?.accrual !== "seat") continue;
    for (const [index, { name, quantity, rate }] of line.parts.entries()) {
      if (quantity.typical.n === 0n || rate.typical.n === 0n) continue;
      const saving = toMinor(worthOfOne(periods, price, line.feature, index), currency);
      if (saving === 0n) continue;
      const enough = roundUp(divide(exactWhole(needOf(worst.segment)), rate.typical));
      seats.push({
        ...{ feature: line.feature, part: name, users: quantity.typical, tokensPerUser: rate.typical, saving },
        usersToPool:
          compare(exactWhole(enough), quantity.typical) > 0 ? null : least(enough, roundUp(quantity.typical)),
      });
    }
  }
  return seats.sort((a, b) => Number(b.saving - a.saving) || compare(b.users, a.users));
}

function worthOfOne(periods: readonly ProjectedPeriod[], price: Exact, feature: string, part: number): Exact {
  let worth = ZERO;
  for (const { segment } of periods) {
    const line = segment.lines.find((one) => one.feature === feature);
    const seat = line?.parts[part];
    if (line === undefined || seat === undefined || seat.quantity.typical.n === 0n) continue;
    const fewer = fewerNeeded(segment, seat.rate.typical, line);
    worth = add(worth, multiply(exactWhole(fewer), priceIn(segment, price)));
  }
  return worth;
}
