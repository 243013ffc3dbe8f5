import { type Exact, exactWhole, percentOf, roundUp } from "../model/exact.ts";
import { type Reading, tokensOver } from "../usage/reading.ts";
import type { LatchState } from "./latch.ts";
import { type Dimensions, dimensionsOf, METRICS, type Metric } from "./names.ts";
import { latched } from "./seen.ts";
import { isSettling, lateOverage, onceMore, toldNow } from "./told.ts";

export interface MetricDatum {
  readonly metric: Metric;
  readonly dimensions: Dimensions;
  readonly value: number;
}

/** Beyond it nobody reads the figure, and a double still holds it with six decimals. */
const MOST_PERCENT = 1_000_000_000;

export interface Datapoints {
  readonly data: readonly MetricDatum[];
  /** To be kept before they are sent: what was seen. */
  readonly seen: LatchState;
  /** To be kept once they were sent: what was told, too. */
  readonly state: LatchState;
}

/**
 * The metrics of one hour, and what to remember for the next. What alarms watch is latched for the period: a correction
 * or a flapping forecast must not mail twice. After a reset those metrics are zero until every alarm is back to OK: an
 * alarm that never left ALARM would not announce the new period's crossing.
 *
 * The same hour may be sent several times: the highest value counts, and what to remember is the same.
 */
export function datapointsOf(asked: Reading, before: LatchState | null): Datapoints {
  const reading = before === null ? asked : (onceMore(asked, before) ?? asked);
  const { org, usage, pool, forecast } = reading;
  const seen = latched(reading, before);
  const { current, previous } = seen;
  const isQuiet = isSettling(reading, seen);
  const over = isQuiet ? 0 : tokensOver(current.consumed, pool.ceiling);
  const late = isQuiet ? 0 : lateOverage(reading, seen);
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
  put(METRICS.over, over);
  put(METRICS.forecastBreach, current.forecastBreach && !isQuiet ? 1 : 0);
  put(METRICS.late, late);
  for (const feature of reading.limitedFeatures) {
    const used = current.features.get(feature);
    const limit = pool.limits.featureTokens.get(feature);
    const more = used === undefined || limit === undefined || isQuiet ? 0 : tokensOver(used, limit);
    if (usage.byFeature.size > 0 || usage.total.n === 0n) put(METRICS.featureOver, more, dimensionsOf(org, feature));
  }
  return { data, seen, state: { current, previous, told: toldNow(reading, seen, isQuiet, over, late) } };
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
