import { add, compare, type Exact, exactText, ONE, roundDown, subtract, ZERO } from "../../core/model/exact.ts";
import type { ReportedPool, ReportedRate, SourceNotice } from "../../core/model/snapshot.ts";
import { type Charge, clip, isTokenCharge, type OtherCharge } from "./charge.ts";
import { sum } from "./json.ts";
import { about, type Counted, type Counting, tokensOf } from "./tokens.ts";
import { ofBudget } from "./whose.ts";

/** What the charges of one period say. */
export interface Billed {
  readonly byFeature: ReadonlyMap<string, Exact>;
  readonly total: Exact;
  readonly reported: ReportedPool;
  readonly rates: readonly ReportedRate[];
  readonly notices: readonly SourceNotice[];
  /** How many charges have to do with tokens, of how many. */
  readonly inTokens: number;
  readonly of: number;
}

export const NO_POOL: ReportedPool = { included: null, purchased: null, overagePrice: null, currency: null };

/** @param all the charges of an answer, those of other things among them */
export function billedBy(all: readonly (Charge | OtherCharge)[], counting: Counting): Billed {
  const charges = ofBudget(eachOnce(all.filter(isTokenCharge)), counting.budget);
  const counted = charges.map((charge) => ({ charge, ...tokensOf(charge, counting) }));
  const pools = counted.filter(({ charge: { product } }) => product.kind === "pool");
  const parts = counted.filter(({ charge: { product } }) => product.kind !== "pool");
  const byFeature = addedUp(parts);
  const beyond = beyondParts(pools, parts);
  // A pool without parts tells no features apart: that nobody took it would be a zero for each of them.
  if (parts.length > 0 && beyond.n > 0n) byFeature.set("other", add(byFeature.get("other") ?? ZERO, beyond));
  return {
    byFeature,
    total: parts.length > 0 ? sum([...byFeature.values()]) : beyond,
    reported: poolOf(pools.map(({ charge }) => charge)),
    rates: distinct(counted.flatMap(({ rate }) => rate ?? [])),
    notices: [
      ...counted.flatMap(({ notice }) => notice ?? []),
      ...(parts.length > 0 && beyond.n > 0n ? [ofNoFeature(beyond)] : []),
      ...all.filter((charge): charge is OtherCharge => !isTokenCharge(charge)).flatMap(notCounted),
    ],
    inTokens: charges.length,
    of: all.length,
  };
}

/** Of several organizations, each has a charge of its own, at the same rate. */
function distinct(rates: readonly ReportedRate[]): readonly ReportedRate[] {
  const key = ({ feature, unit, unitsPerToken }: ReportedRate): string =>
    `${feature} ${unit} ${exactText(unitsPerToken)}`;
  return [...new Map(rates.map((rate) => [key(rate), rate])).values()];
}

/** One that came twice would count twice. */
function eachOnce(charges: readonly Charge[]): readonly Charge[] {
  const seen = new Set<string>();
  for (const { id, place } of charges) {
    if (id !== null && seen.has(id)) throw place.at("id").fail("inconsistent", "two charges have this id");
    if (id !== null) seen.add(id);
  }
  return charges;
}

function addedUp(parts: readonly Counted[]): Map<string, Exact> {
  const byFeature = new Map<string, Exact>();
  for (const { feature, tokens } of parts) {
    const id = feature ?? "other";
    byFeature.set(id, add(byFeature.get(id) ?? ZERO, tokens));
  }
  return byFeature;
}

/**
 * The pool's own charge counts what all features took. What the listed ones did not take is somebody's all the same; a
 * pool that took less than its parts contradicts them, unless it is there for the commitment alone.
 */
function beyondParts(pools: readonly (Counted & { charge: Charge })[], parts: readonly Counted[]): Exact {
  const [pool, features] = [sum(pools.map(({ tokens }) => tokens)), sum(parts.map(({ tokens }) => tokens))];
  const beyond = subtract(pool, features);
  // Every part may have been rounded to whole tokens.
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

/** Feature by feature the allowance is converted to its unit and said again: only the pool's own charge has it once. */
function poolOf(pools: readonly Charge[]): ReportedPool {
  if (pools.length === 0) return NO_POOL;
  const whole = (values: readonly (Exact | null)[]): bigint | null => {
    const given = values.flatMap((value) => value ?? []);
    return given.length === 0 ? null : roundDown(sum(given));
  };
  const [priced] = pools.filter(({ overagePrice }) => overagePrice !== null && overagePrice.n > 0n);
  return {
    included: whole(pools.map(({ quantities }) => quantities.fairuse)),
    purchased: whole(pools.map(({ quantities }) => quantities.prepaid)),
    overagePrice: priced?.overagePrice ?? null,
    currency: priced?.currency ?? null,
  };
}

const ofNoFeature = (tokens: Exact): SourceNotice => ({
  code: "unmapped-product",
  path: null,
  message: `${about(tokens)} tokens of the pool were taken by none of the features billed: counted as other`,
});

const notCounted = ({ looksLikeAi, name, place }: OtherCharge): SourceNotice[] =>
  looksLikeAi
    ? [{ code: "not-counted", path: place.path, message: `${clip(name)} is not billed in tokens: not counted` }]
    : [];
