import { type Dimensions, dimensionsOf, METRICS, type Metric } from "../alarm/names.ts";
import { type BillingPeriod, daysBetween } from "../model/calendar.ts";
import { compare, type Exact, exactWhole, multiply, percentOf, roundUp } from "../model/exact.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { Segment } from "../model/projection.ts";
import type { Forecast } from "./forecast.ts";
import { freshLatch, highest, highestEach, type LatchState, type PeriodLatch } from "./latch.ts";

/** What is used of a period, added up. */
export interface Usage {
  readonly period: BillingPeriod;
  readonly periodId: string | null;
  readonly state: "open" | "closed";
  readonly total: Exact;
  readonly byFeature: ReadonlyMap<string, Exact>;
}

/** What a period may use: its segment's figures. */
export type Pool = Pick<Segment, "allocation" | "ceiling"> & {
  readonly limits: Pick<Segment["limits"], "featureTokens">;
};

/** One hour of one organization. */
export interface Reading {
  readonly org: string;
  /** Seconds since 1 January 1970, UTC. */
  readonly now: number;
  readonly usage: Usage;
  readonly pool: Pool;
  /** Every feature that has an alarm of its own, limited in this period or not. */
  readonly limitedFeatures: readonly string[];
  /** The period before, while its last days may still arrive; null: nothing is read of it any more. */
  readonly late: { readonly usage: Usage; readonly pool: Pool; readonly isDue: boolean } | null;
  readonly forecast: Forecast | null;
  /** The share of the ceiling above which a forecast is a breach. */
  readonly forecastThreshold: Exact;
  /** How long alarms need to go back to OK: settleSeconds(). */
  readonly settleSeconds: number;
}

export interface MetricDatum {
  readonly metric: Metric;
  readonly dimensions: Dimensions;
  readonly value: number;
}

const HOUR = 3600;

/** Metrics come hourly: after so many seconds at zero, no breach is among what an alarm looks at. */
export const settleSeconds = ({ period, evaluationPeriods }: Guardrails["alarms"]): number =>
  Math.max(period, HOUR) * evaluationPeriods;

/** Usage of a period's last days arrives for this long after its end. */
export const LATE_DAYS = 10;

/** Beyond it nobody reads the figure, and a double still holds it with six decimals. */
const MOST_PERCENT = 1_000_000_000;

/**
 * The metrics of one hour, and the state for the next. What alarms watch is latched for the period: a correction or a
 * flapping forecast must not mail twice. After a reset those metrics are zero until every alarm is back to OK: an alarm
 * that never left ALARM would not announce the new period's crossing.
 */
export function datapointsOf(
  reading: Reading,
  before: LatchState | null,
): { readonly data: readonly MetricDatum[]; readonly state: LatchState } {
  const state = latched(reading, before);
  const { org, usage, pool, forecast } = reading;
  const { current } = state;
  const isQuiet = reading.now < current.quietUntil;
  const data: MetricDatum[] = [];
  const ofOrg = dimensionsOf(org);
  const put = (metric: Metric, value: number | null, dimensions: Dimensions = ofOrg): void => {
    if (value !== null) data.push({ metric, dimensions, value });
  };
  put(METRICS.consumed, Number(roundUp(usage.total)));
  put(METRICS.allocated, Number(pool.allocation));
  put(METRICS.utilization, percentOf(usage.total, exactWhole(pool.allocation)));
  if (forecast !== null) put(METRICS.forecast, percentOf(exactWhole(forecast.expected), exactWhole(pool.ceiling)));
  put(METRICS.budget, isQuiet ? 0 : budgetPercent(current.consumed, pool.ceiling));
  put(METRICS.over, isQuiet ? 0 : tokensOver(current.consumed, pool.ceiling));
  put(METRICS.forecastBreach, current.forecastBreach && !isQuiet ? 1 : 0);
  put(METRICS.late, isQuiet ? 0 : lateOverage(reading, state.previous));
  for (const feature of reading.limitedFeatures) {
    const used = current.features.get(feature);
    const limit = pool.limits.featureTokens.get(feature);
    const over = used === undefined || limit === undefined || isQuiet ? 0 : tokensOver(used, limit);
    if (usage.byFeature.size > 0 || usage.total.n === 0n) put(METRICS.featureOver, over, dimensionsOf(org, feature));
  }
  return { data, state };
}

/**
 * Rounded up to six decimals: thresholds have at most six, so the rounded figure is above a threshold exactly when the
 * true one is, and a double of this size tells two such decimals apart. Rounding half up would call 80.00000001 % "80".
 */
export function budgetPercent(consumed: Exact, ceiling: bigint): number {
  if (ceiling === 0n) return consumed.n > 0n ? MOST_PERCENT : 0;
  const millionths = roundUp({ n: consumed.n * 100_000_000n, d: consumed.d * ceiling });
  return Math.min(MOST_PERCENT, Number(millionths) / 1_000_000);
}

/** Whole tokens beyond a limit, rounded up: above zero exactly when the limit is passed. */
function tokensOver(consumed: Exact, limit: bigint): number {
  const over = roundUp(consumed) - limit;
  return over > 0n ? Number(over) : 0;
}

/**
 * Of the period before, while its usage may still arrive. Zero afterwards, rather than nothing: without a datapoint the
 * alarm would stay in ALARM, and the next late overage would change no state.
 */
function lateOverage({ late }: Reading, previous: PeriodLatch | null): number {
  if (late === null || previous === null || !late.isDue || previous.wasOver) return 0;
  return tokensOver(previous.consumed, late.pool.ceiling);
}

/** Whether usage of a period may still arrive on a day. */
export function isLateDue({ period, state }: Pick<Usage, "period" | "state">, day: string): boolean {
  return state === "open" && daysBetween(period.end, day) < LATE_DAYS;
}

const keyOf = ({ periodId, period }: Usage): string => periodId ?? period.start;

function latched(reading: Reading, before: LatchState | null): LatchState {
  const { usage, late, now, settleSeconds } = reading;
  const key = keyOf(usage);
  const isReset = before !== null && before.current.key !== key;
  const started = before === null || isReset ? freshLatch(key, isReset ? now + settleSeconds : 0) : before.current;
  const previous = isReset ? before.current : (before?.previous ?? null);
  return { current: withUsage(started, reading), previous: late === null ? previous : withLate(previous, late.usage) };
}

function withUsage(latch: PeriodLatch, reading: Reading): PeriodLatch {
  const { usage, pool, now } = reading;
  const consumed = highest(latch.consumed, usage.total);
  const isOver = compare(consumed, exactWhole(pool.ceiling)) > 0;
  return {
    ...latch,
    ...forecastLatch(latch, reading, isOver),
    consumed,
    features: highestEach(latch.features, usage.byFeature),
    wasOver: latch.wasOver || (isOver && now >= latch.quietUntil),
  };
}

/** Two forecasts in a row, on two days, none once the ceiling is passed: nobody needs a forecast of what happened. */
function forecastLatch(
  { doubted, forecastBreach }: PeriodLatch,
  { forecast, pool, forecastThreshold }: Reading,
  isOver: boolean,
): Pick<PeriodLatch, "doubted" | "forecastBreach"> {
  if (forecastBreach || isOver || forecast === null) return { doubted, forecastBreach };
  const limit = multiply(forecastThreshold, exactWhole(pool.ceiling));
  if (compare(exactWhole(forecast.expected), limit) <= 0) return { doubted: null, forecastBreach };
  const day = forecast.asOf.slice(0, 10);
  if (doubted === null) return { doubted: day, forecastBreach };
  return { doubted, forecastBreach: doubted < day };
}

function withLate(previous: PeriodLatch | null, usage: Usage): PeriodLatch {
  // A meter that slept through a whole period remembers another one.
  const latch = previous?.key === keyOf(usage) ? previous : freshLatch(keyOf(usage), 0);
  return { ...latch, consumed: highest(latch.consumed, usage.total) };
}
