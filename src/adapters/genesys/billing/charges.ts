import { type BillingPeriod, daysBetween } from "../../../core/model/calendar.ts";
import { add, compare, type Exact, roundDown, subtract, ZERO } from "../../../core/model/exact.ts";
import {
  featureUsage,
  NO_TERMS,
  type PeriodUsage,
  periodUsage,
  type ReportedTerms,
  type SourceNotice,
} from "../../../core/model/period-usage.ts";
import { OTHER } from "../../../core/model/rate-card.ts";
import { quoted } from "../../../core/text/text.ts";
import { sum } from "../api/json.ts";
import type { Charge } from "./charge.ts";
import { addTo, featuresOf } from "./features.ts";
import { type Lines, notCounted, notRead } from "./lines.ts";
import { larger, magnitude, slack } from "./near.ts";
import { about, type Counted, type Counting } from "./tokens.ts";

/** What the lines of one period say. */
export interface Billed extends Pick<PeriodUsage, "features" | "total" | "terms" | "credits" | "notices"> {
  /** How many lines are counted in tokens, of how many. */
  readonly inTokens: number;
  readonly of: number;
}

export function billedBy(lines: Lines): Billed {
  const { counted, bad, of } = lines;
  const pools = counted.filter(({ charge: { product } }) => product.kind === "pool");
  const parts = counted.filter(({ charge: { product } }) => product.kind !== "pool");
  const pool = sum(pools.map(({ tokens }) => tokens));
  const unread = notRead(lines, pool.n > 0n);
  const { features, left } = featuresOf(parts);
  // A pool without parts tells no features apart: their usage is unknown, not zero.
  const isByFeature = parts.length > 0 || bad.length > 0;
  const listed = sum([...features.values()].map(({ tokens }) => tokens));
  const beyond = beyondParts(pools, listed, parts.length);
  if (isByFeature && beyond.n > 0n) addTo(features, OTHER.id, featureUsage(beyond));
  const credits = counted.filter(({ tokens }) => tokens.n < 0n);
  return {
    features,
    total: isByFeature ? add(listed, beyond) : beyond,
    terms: termsOf(pools.map(({ charge }) => charge)),
    credits: credits.length === 0 ? null : magnitude(sum(credits.map(({ tokens }) => tokens))),
    notices: [
      ...counted.flatMap(({ notices }) => notices),
      ...unread,
      ...(isByFeature && beyond.n > 0n && unread.length === 0 ? [ofNoFeature(beyond)] : []),
      ...(isByFeature ? slightlyLess(pools, pool, listed, parts.length) : []),
      ...credits.map(credited),
      ...(left.n > 0n ? [notSubtracted(left)] : []),
      ...notCounted(lines),
    ],
    inTokens: counted.length,
    of,
  };
}

/**
 * The pool's own charge counts the tokens of all features, listed or not. A pool of fewer tokens than its features
 * contradicts them, unless it is there for the commitment alone, or tokens were credited on it.
 */
function beyondParts(pools: readonly Counted[], features: Exact, parts: number): Exact {
  const pool = sum(pools.map(({ tokens }) => tokens));
  const beyond = subtract(pool, features);
  if (parts === 0) return larger(beyond, ZERO);
  const rounding = slack(pool, { n: BigInt(parts), d: 1n });
  if (beyond.n > 0n) return compare(beyond, { n: 1n, d: 1n }) > 0 ? beyond : ZERO;
  const credit = pools.filter(({ tokens }) => tokens.n < 0n).map(({ tokens }) => magnitude(tokens));
  if (pool.n <= 0n || compare(magnitude(beyond), sum([rounding, ...credit])) <= 0) return ZERO;
  const [first] = pools;
  if (first === undefined) return ZERO;
  throw first.charge.at.actual.fail(
    "inconsistent",
    `the pool took ${about(pool)} tokens, its features ${about(features)}`,
  );
}

/** Within the tolerance, but more than whole tokens on each line explain: the features count. */
function slightlyLess(pools: readonly Counted[], pool: Exact, features: Exact, parts: number): SourceNotice[] {
  const [first] = pools;
  if (first === undefined || pool.n <= 0n || compare(subtract(features, pool), { n: BigInt(parts), d: 1n }) <= 0)
    return [];
  const message = `the pool took ${about(pool)} tokens, its features ${about(features)}: the features count`;
  return [{ code: "pool-differs", path: first.charge.place.path, message }];
}

const credited = ({ charge: { name, place }, tokens }: Counted): SourceNotice => ({
  code: "credited",
  path: place.path,
  message: `${about(magnitude(tokens))} tokens were credited on ${quoted(name)}`,
});

const notSubtracted = (tokens: Exact): SourceNotice => ({
  code: "credited",
  path: null,
  message: `${about(tokens)} tokens of the credits are more than their features took: not subtracted`,
});

/** Each feature's charge repeats the allowance in its own unit: only the pool's own charge has it once. */
function termsOf(pools: readonly Charge[]): ReportedTerms {
  if (pools.length === 0) return NO_TERMS;
  const whole = (values: readonly (Exact | null)[]): bigint | null => {
    const given = values.flatMap((value) => value ?? []);
    return given.length === 0 ? null : roundDown(sum(given));
  };
  const [priced] = pools.filter(({ overagePrice }) => overagePrice !== null && overagePrice.n > 0n);
  return {
    included: whole(pools.map(({ quantities }) => quantities.fairuse)),
    committed: whole(pools.map(({ quantities }) => quantities.prepaid)),
    overagePrice: priced?.overagePrice ?? null,
    currency: priced?.currency ?? null,
  };
}

const ofNoFeature = (tokens: Exact): SourceNotice => ({
  code: "unmapped-product",
  path: null,
  message: `${about(tokens)} tokens of the pool belong to no billed feature: counted as other`,
});

/** Usage is about a day old: nothing may be billed of a period as young as this. */
const YOUNG_DAYS = 2;

export const isYoung = ({ start }: BillingPeriod, now: string): boolean =>
  daysBetween(start, now.slice(0, 10)) <= YOUNG_DAYS;

export const NOTHING_YET: SourceNotice = {
  code: "nothing-billed-yet",
  path: null,
  message: "the period has just begun, and nothing is billed in tokens yet",
};

/** No answer says as of when its figures are; usage is about a day old, so what is there was used until midnight. */
export function billedUsage(
  { features, total, terms, credits, notices }: Billed,
  about: Pick<PeriodUsage, "source" | "periodId" | "period" | "state">,
  { budget }: Counting,
  now: string,
): PeriodUsage {
  const asOf = `${now.slice(0, 10)}T00:00:00Z`;
  return periodUsage({
    ...about,
    ...{ org: budget.org, observedAt: now, asOf, features, total, terms, credits },
    notices,
  });
}
