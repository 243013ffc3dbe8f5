import { healthAt } from "../check/health.ts";
import { plannedOf } from "../forecast/days.ts";
import { forecast } from "../forecast/forecast.ts";
import { poolOf } from "../metrics/pool.ts";
import type { Budget } from "../model/budget.ts";
import { add, compare, type Exact, exactWhole, multiply, percentOf, roundUp, subtract, ZERO } from "../model/exact.ts";
import type { Guardrails } from "../model/guardrails.ts";
import { type Money, toMinor } from "../model/money.ts";
import type { PeriodUsage } from "../model/period-usage.ts";
import { type Projection, type Segment, segmentAt } from "../model/projection.ts";
import { cumulativeDays } from "../usage/days.ts";
import { adviceOf } from "./advice.ts";
import type { FeatureUse, Status } from "./status.ts";
import { weeksOf } from "./weeks.ts";

/** Null: the period is before the plan begins. */
export function statusOf(
  { budget, projection }: { readonly budget: Budget; readonly projection: Projection },
  guardrails: Guardrails,
  usage: PeriodUsage,
): Status | null {
  const { period, state, asOf, total, days } = usage;
  const segment = segmentAt(projection, period);
  if (segment === null) return null;
  const planned = plannedOf(segment);
  const { seats } = planned;
  const pool = poolOf(segment, usage.terms);
  const consumed = roundUp(total);
  const overage = above(consumed, pool.allocation);
  const features = featuresOf(usage, segment);
  const facts = {
    ...{ org: budget.org, name: budget.name, owners: budget.owners, period, state, asOf, pool, consumed, overage },
    remaining: above(pool.allocation, consumed),
    overageCost: costOf(overage, segment, projection),
    utilizationPercent: percentOf(total, exactWhole(pool.allocation)),
    budgetPercent: percentOf(total, exactWhole(pool.ceiling)),
    health: healthAt(consumed, pool.ceiling, guardrails),
    features,
    planned: segment.consumed.typical,
    unused: unusedOf(segment, features),
    days: days && cumulativeDays(period, days),
    weeks: days && weeksOf({ period, asOf, days }, (feature) => seats.has(feature)),
    forecast: forecast(usage, { planned, ceiling: pool.ceiling, minimumDays: guardrails.forecast.minimumDays }),
  };
  const { price } = segment;
  return { ...facts, advice: adviceOf(facts, { price, currency: projection.currency, guardrails, seats }) };
}

const above = (a: bigint, b: bigint): bigint => (a > b ? a - b : 0n);

function costOf(overage: bigint, { price }: Segment, { currency }: Projection): Money | null {
  return price === null ? null : { minor: toMinor(multiply(exactWhole(overage), price), currency), currency };
}

function featuresOf({ features, total }: PeriodUsage, segment: Segment): FeatureUse[] {
  const planned = new Map(segment.lines.map(({ feature, tokens }) => [feature, tokens?.typical ?? null]));
  const use = (feature: string | null, tokens: Exact): FeatureUse => ({
    feature,
    tokens,
    sharePercent: percentOf(tokens, total),
    planned: planned.get(feature ?? "") ?? null,
  });
  const known = [...features].map(([feature, { tokens }]) => use(feature, tokens));
  const rest = subtract(
    total,
    known.reduce((sum, { tokens }) => add(sum, tokens), ZERO),
  );
  return [...known, ...(known.length === 0 || rest.n !== 0n ? [use(null, rest)] : [])].sort(
    (a, b) => compare(b.tokens, a.tokens) || ((a.feature ?? "") < (b.feature ?? "") ? -1 : 1),
  );
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
