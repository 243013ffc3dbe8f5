import { type BillingPeriod, daysBetween } from "../../../core/model/calendar.ts";
import { add, compare, type Exact, exactText, ONE, roundDown, subtract, ZERO } from "../../../core/model/exact.ts";
import {
  type BilledRate,
  type FeatureUsage,
  featureUsage,
  NO_TERMS,
  type PeriodUsage,
  periodUsage,
  type Quantity,
  type ReportedTerms,
  type SourceNotice,
} from "../../../core/model/period-usage.ts";
import { quoted } from "../../../core/text/text.ts";
import { sum } from "../api/json.ts";
import { type Charge, isTokenCharge, type OtherCharge } from "./charge.ts";
import { periodNotice } from "./periods.ts";
import { about, type Counted, type Counting, tokensOf } from "./tokens.ts";
import { ofBudget } from "./whose.ts";

/** What the charges of one period say. */
export interface Billed extends Pick<PeriodUsage, "features" | "total" | "terms" | "notices"> {
  /** How many charges are counted in tokens, of how many. */
  readonly inTokens: number;
  readonly of: number;
}

/** @param all the charges of an answer, with those for other things */
export function billedBy(all: readonly (Charge | OtherCharge)[], counting: Counting): Billed {
  const charges = ofBudget(eachOnce(all.filter(isTokenCharge)), counting.budget);
  const counted = charges.map((charge) => tokensOf(charge, counting));
  const pools = counted.filter(({ charge: { product } }) => product.kind === "pool");
  const parts = counted.filter(({ charge: { product } }) => product.kind !== "pool");
  const features = addedUp(parts);
  const beyond = beyondParts(pools, parts);
  // A pool without parts tells no features apart: their usage is unknown, not zero.
  if (parts.length > 0 && beyond.n > 0n) addTo(features, "other", featureUsage(beyond));
  return {
    features,
    total: parts.length > 0 ? sum([...features.values()].map(({ tokens }) => tokens)) : beyond,
    terms: termsOf(pools.map(({ charge }) => charge)),
    notices: [
      ...counted.flatMap(({ notice }) => notice ?? []),
      ...(parts.length > 0 && beyond.n > 0n ? [ofNoFeature(beyond)] : []),
      ...all.filter((charge): charge is OtherCharge => !isTokenCharge(charge)).flatMap(notCounted),
    ],
    inTokens: charges.length,
    of: all.length,
  };
}

/** Each organization has its own charge, at the same rate. */
function distinct(rates: readonly BilledRate[]): readonly BilledRate[] {
  const key = ({ unit, unitsPerToken }: BilledRate): string => `${unit} ${exactText(unitsPerToken)}`;
  return [...new Map(rates.map((rate) => [key(rate), rate])).values()];
}

/** The same charge twice would count twice. */
function eachOnce(charges: readonly Charge[]): readonly Charge[] {
  const seen = new Set<string>();
  for (const { id, place } of charges) {
    if (id !== null && seen.has(id)) throw place.at("id").fail("inconsistent", "two charges have this id");
    if (id !== null) seen.add(id);
  }
  return charges;
}

function addedUp(parts: readonly Counted[]): Map<string, FeatureUsage> {
  const features = new Map<string, FeatureUsage>();
  for (const { feature, charge, tokens, rate } of parts) {
    const quantity = feature === null ? null : quantityOf(charge);
    addTo(features, feature ?? "other", { ...featureUsage(tokens), quantity, rates: rate === null ? [] : [rate] });
  }
  return features;
}

function quantityOf({ quantities: { actual }, unit }: Charge): Quantity | null {
  return actual === null || unit?.unit == null ? null : { amount: actual, unit: unit.unit };
}

function addTo(features: Map<string, FeatureUsage>, id: string, more: FeatureUsage): void {
  const there = features.get(id);
  if (there === undefined) {
    features.set(id, more);
    return;
  }
  const [a, b] = [there.quantity, more.quantity];
  features.set(id, {
    ...there,
    tokens: add(there.tokens, more.tokens),
    quantity: a !== null && a.unit === b?.unit ? { unit: a.unit, amount: add(a.amount, b.amount) } : null,
    rates: distinct([...there.rates, ...more.rates]),
  });
}

/**
 * The pool's own charge counts the tokens of all features, listed or not. A pool of fewer tokens than its features
 * contradicts them, unless it is there for the commitment alone.
 */
function beyondParts(pools: readonly Counted[], parts: readonly Counted[]): Exact {
  const [pool, features] = [sum(pools.map(({ tokens }) => tokens)), sum(parts.map(({ tokens }) => tokens))];
  const beyond = subtract(pool, features);
  // Each part may be rounded to whole tokens.
  const rounding = { n: BigInt(Math.max(1, parts.length)), d: 1n };
  if (compare(beyond, parts.length === 0 ? ZERO : ONE) > 0) return beyond;
  if (pool.n === 0n || compare(add(beyond, rounding), ZERO) >= 0) return ZERO;
  const [first] = pools;
  if (first === undefined) return ZERO;
  throw first.charge.at.actual.fail(
    "inconsistent",
    `the pool took ${about(pool)} tokens, its features ${about(features)}`,
  );
}

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

const notCounted = ({ looksLikeAi, name, place }: OtherCharge): SourceNotice[] =>
  looksLikeAi
    ? [{ code: "not-counted", path: place.path, message: `${quoted(name)} is not billed in tokens: not counted` }]
    : [];

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
  { features, total, terms, notices }: Billed,
  about: Pick<PeriodUsage, "source" | "periodId" | "period" | "state">,
  { budget }: Counting,
  now: string,
): PeriodUsage {
  const asOf = `${now.slice(0, 10)}T00:00:00Z`;
  return periodUsage({
    ...about,
    ...{ org: budget.org, observedAt: now, asOf, features, total, terms },
    notices: [...notices, ...periodNotice(about.period, budget)],
  });
}
