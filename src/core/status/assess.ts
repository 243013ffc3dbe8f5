import { healthAt } from "../check/health.ts";
import { dayAbove, isOver, plannedOf } from "../forecast/days.ts";
import { type Background, type Forecast, type ForecastOptions, forecast } from "../forecast/forecast.ts";
import { poolOf } from "../metrics/pool.ts";
import type { Budget } from "../model/budget.ts";
import { type Day, daysBetween } from "../model/calendar.ts";
import {
  add,
  compare,
  type Exact,
  exact,
  exactWhole,
  multiply,
  percentBeside,
  percentOf,
  roundHalfUp,
  roundUp,
  subtract,
  ZERO,
} from "../model/exact.ts";
import { type Guardrails, turningPoints } from "../model/guardrails.ts";
import { type Money, toMinor } from "../model/money.ts";
import { NO_TERMS, type PeriodUsage } from "../model/period-usage.ts";
import { type Projection, type Segment, segmentAt } from "../model/projection.ts";
import { cumulativeDays } from "../usage/days.ts";
import { crossesWeeks, type PublishedUsage } from "../usage/published-usage.ts";
import { adviceOf } from "./advice.ts";
import type { FeatureUse, Status, StatusPool } from "./status.ts";
import { type Weeks, weeksOf, withoutSeats } from "./weeks.ts";

/** A priced budget. */
interface Planned {
  readonly budget: Budget;
  readonly projection: Projection;
}

/** What is known of a period beside its usage. */
interface Known {
  readonly pool: StatusPool;
  readonly weeksKnown: boolean;
  readonly daysKnown: boolean;
  readonly seatsKnown: boolean;
  readonly notes: readonly string[];
  readonly forecast: (
    options: Omit<ForecastOptions, keyof Background>,
  ) => Pick<Status, "forecast" | "noForecast" | "projected">;
}

/** Null: the period is before the plan begins. */
export function statusOf(
  planned: Planned,
  guardrails: Guardrails,
  known: PeriodUsage,
  background: Background,
): Status | null {
  const segment = segmentAt(planned.projection, known.period);
  if (segment === null) return null;
  const usage = isOneSum(known) ? { ...known, days: null, daysAre: null } : known;
  const forecastWith: Known["forecast"] = (options) => {
    const made = forecast(usage, { ...options, ...background });
    if (typeof made === "string") return { forecast: null, noForecast: made, projected: null };
    return { forecast: made, noForecast: null, projected: made.expected };
  };
  const pool = poolOf(segment, usage.terms);
  const facts = { pool, weeksKnown: true, daysKnown: true, seatsKnown: true, notes: [], forecast: forecastWith };
  return standingOf(planned, segment, guardrails, usage, facts);
}

/** The same from what the meter has published: it says what the source says, or that it does not know. */
export function publishedStatus(
  planned: Planned,
  guardrails: Guardrails,
  { usage, sums, allocation, forecastPercent, notes }: PublishedUsage,
): Status | null {
  const segment = segmentAt(planned.projection, usage.period);
  if (segment === null) return null;
  const pool = publishedPool(segment, allocation);
  const least = roundUp(usage.total);
  const ofCeiling = forecastPercent === null ? null : multiply(exact(forecastPercent), { n: pool.ceiling, d: 100n });
  const projected = ofCeiling === null ? null : highest(roundHalfUp(ofCeiling), least);
  return standingOf(planned, segment, guardrails, usage, {
    ...{ pool, notes, daysKnown: sums.length === 0 },
    seatsKnown: [...plannedOf(segment, planned.projection).seats.values()].every((tokens) => tokens === 0n),
    weeksKnown: !sums.some((sum) => crossesWeeks(usage.period, sum)),
    forecast: () => ({ forecast: null, noForecast: "not-published", projected }),
  });
}

const highest = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** What an allocation is made of is known only where it is the file's. */
function publishedPool(segment: Segment, allocation: bigint | null): StatusPool {
  const pool = poolOf(segment, NO_TERMS);
  if (allocation === null) return pool;
  if (allocation === pool.allocation) return { ...pool, from: "published" };
  const ceiling = allocation + segment.acceptedOverage;
  return { included: null, purchased: null, allocation, ceiling, from: "published" };
}

function standingOf(
  { budget, projection }: Planned,
  segment: Segment,
  guardrails: Guardrails,
  usage: PeriodUsage,
  known: Known,
): Status {
  const { period, state, asOf, total, days } = usage;
  const { pool, notes } = known;
  const planned = plannedOf(segment, projection);
  const { seats } = planned;
  const consumed = roundUp(total);
  const overage = above(consumed, pool.allocation);
  const features = featuresOf(usage, segment);
  const hasEnded = isOver(usage);
  const {
    forecast: end,
    noForecast,
    projected,
  } = known.forecast({
    ...{ planned, ceiling: pool.ceiling, minimumDays: guardrails.forecast.minimumDays },
  });
  const facts = {
    ...{ org: budget.org, name: budget.name, owners: budget.owners, period, state, asOf, pool, total, consumed },
    ...{ overage, isOver: hasEnded, notes, estimate: null },
    remaining: above(pool.allocation, consumed),
    overageCost: costOf(overage, segment, projection),
    utilizationPercent: percentBeside(total, exactWhole(pool.allocation), turningPoints(guardrails)),
    budgetPercent: percentBeside(total, exactWhole(pool.ceiling), turningPoints(guardrails)),
    health: healthAt(consumed, pool.ceiling, guardrails),
    features,
    planned: segment.consumed.typical,
    unused: unusedOf(segment, features),
    days: days && known.daysKnown ? cumulativeDays(period, days) : null,
    weeks: knownWeeks(usage, seats, known),
    projected: hasEnded ? consumed : projected,
    passed: passedOn(usage, pool, known, end),
    ...{ forecast: end, noForecast },
  };
  const { price } = segment;
  return { ...facts, advice: adviceOf(facts, { price, currency: projection.currency, guardrails, seats }) };
}

function knownWeeks(usage: PeriodUsage, seats: ReadonlyMap<string, bigint>, known: Known): Weeks | null {
  const { days } = usage;
  if (days === null || !known.weeksKnown) return null;
  const weeks = weeksOf({ ...usage, days }, (feature) => seats.has(feature));
  return known.seatsKnown ? weeks : withoutSeats(weeks);
}

function passedOn(usage: PeriodUsage, { ceiling }: StatusPool, { daysKnown }: Known, end: Forecast | null): Day | null {
  if (roundUp(usage.total) <= ceiling) return end?.exhaustion ?? null;
  return daysKnown ? dayAbove(usage, ceiling) : null;
}

/** A sum that stands on one day says nothing about the days before it. */
function isOneSum({ period, asOf, days }: PeriodUsage): boolean {
  const [first] = days ?? [];
  if (days === null || first === undefined || days.some(({ day }) => day !== first.day)) return false;
  return first.day > period.start && daysBetween(period.start, asOf.slice(0, 10)) > 1;
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
