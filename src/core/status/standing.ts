import { type Health, healthAt } from "../check/health.ts";
import { type Forecast, forecast } from "../forecast/forecast.ts";
import { plannedOf } from "../forecast/planned.ts";
import { poolOf } from "../metrics/pool.ts";
import type { Budget } from "../model/budget.ts";
import type { Consumption } from "../model/consumption.ts";
import { add, compare, type Exact, exactWhole, multiply, percentOf, roundUp, ZERO } from "../model/exact.ts";
import type { Guardrails } from "../model/guardrails.ts";
import { type Money, toMinor } from "../model/money.ts";
import { type Projection, type Segment, segmentAt } from "../model/projection.ts";
import { cumulativeDays } from "../usage/cumulative.ts";
import { type Advice, adviceOf } from "./advice.ts";
import type { FeatureUse, Pool, Situation } from "./situation.ts";
import { type Weeks, weeksOf } from "./trend.ts";

/** Where an organization stands in one billing period: what was used of its pool, and how that is going to end. */
export interface Standing extends Situation {
  readonly org: string;
  readonly name: string;
  readonly owners: readonly string[];
  readonly state: Consumption["state"];
  readonly remaining: bigint;
  /** Of the allocation; null where that is 0. */
  readonly utilizationPercent: number | null;
  readonly health: Health;
  /** Of the whole period. */
  readonly planned: bigint;
  /** Planned, and not used so far. The most planned first. */
  readonly unused: readonly FeatureUse[];
  /** Cumulative, one a day, rounded up; null: the source has no days. */
  readonly days: readonly bigint[] | null;
  readonly weeks: Weeks | null;
  readonly advice: readonly Advice[];
}

export interface Watched {
  readonly budget: Budget;
  readonly projection: Projection;
}

/** What is known of a period's usage, and how finely. */
export interface Known {
  readonly consumption: Consumption;
  /** Days can be told apart: there are a trend and a forecast. */
  readonly isDaily: boolean;
}

/** Null: the period is before the plan begins. */
export function standingOf(
  { budget, projection }: Watched,
  guardrails: Guardrails,
  { consumption, isDaily }: Known,
): Standing | null {
  const segment = segmentAt(projection, consumption.period);
  if (segment === null) return null;
  const seats = plannedOf(segment).seats;
  const total = consumption.samples.reduce((sum, { tokens }) => add(sum, tokens), ZERO);
  const pool = knownPool(segment, consumption);
  const consumed = roundUp(total);
  const overage = beyond(consumed, pool.allocation);
  const { currency } = projection;
  const features = featuresOf(consumption, total, segment);
  const facts = {
    org: budget.org,
    name: budget.name,
    owners: budget.owners,
    period: consumption.period,
    state: consumption.state,
    asOf: consumption.asOf,
    pool,
    consumed,
    remaining: beyond(pool.allocation, consumed),
    overage,
    overageCost: costOf(overage, segment, projection),
    utilizationPercent: percentOf(total, exactWhole(pool.allocation)),
    budgetPercent: percentOf(total, exactWhole(pool.ceiling)),
    health: healthAt(consumed, pool.ceiling, guardrails),
    features,
    planned: segment.consumed.typical,
    unused: unusedOf(segment, features),
    days: isDaily ? cumulativeDays(consumption.period, consumption.samples) : null,
    weeks: isDaily ? weeksOf(consumption, (feature) => seats.has(feature)) : null,
    forecast: isDaily ? forecastOf(consumption, segment, pool, guardrails) : null,
  };
  return { ...facts, advice: adviceOf(facts, { price: segment.price, currency, guardrails, seats }) };
}

const beyond = (a: bigint, b: bigint): bigint => (a > b ? a - b : 0n);

function knownPool(segment: Segment, { reported }: Consumption): Pool {
  const { included, purchased, allocation, ceiling } = poolOf(segment, reported);
  const from = reported.included === null && reported.purchased === null ? "file" : "source";
  return { included, purchased, allocation, ceiling, from };
}

function costOf(overage: bigint, { price }: Segment, { currency }: Projection): Money | null {
  return price === null ? null : { minor: toMinor(multiply(exactWhole(overage), price), currency), currency };
}

function featuresOf({ samples }: Consumption, total: Exact, segment: Segment): FeatureUse[] {
  const used = new Map<string | null, Exact>();
  for (const { feature, tokens } of samples) used.set(feature, add(used.get(feature) ?? ZERO, tokens));
  const planned = new Map(segment.lines.map(({ feature, tokens }) => [feature, tokens?.typical ?? null]));
  return [...used]
    .map(([feature, tokens]) => ({
      feature,
      tokens,
      sharePercent: percentOf(tokens, total),
      planned: planned.get(feature ?? "") ?? null,
    }))
    .sort((a, b) => compare(b.tokens, a.tokens) || ((a.feature ?? "") < (b.feature ?? "") ? -1 : 1));
}

function unusedOf({ lines }: Segment, features: readonly FeatureUse[]): FeatureUse[] {
  const used = new Set(features.map(({ feature }) => feature));
  return lines
    .flatMap(({ feature, tokens }) => {
      const planned = tokens?.typical ?? 0n;
      return planned === 0n || used.has(feature) ? [] : { feature, tokens: ZERO, sharePercent: 0, planned };
    })
    .sort((a, b) => (a.planned === b.planned ? (a.feature < b.feature ? -1 : 1) : a.planned < b.planned ? 1 : -1));
}

function forecastOf(
  consumption: Consumption,
  segment: Segment,
  { ceiling }: Pool,
  { forecast: { minimumDays } }: Guardrails,
): Forecast | null {
  return forecast(consumption, { planned: plannedOf(segment), ceiling, minimumDays });
}
