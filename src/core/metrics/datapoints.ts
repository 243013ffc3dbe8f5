import { type Exact, roundUp } from "../model/exact.ts";
import { figuresOf, sentFigures } from "./figures.ts";
import { withUsage } from "./high-water-mark.ts";
import { type Before, isForgotten, type MetricMemory } from "./memory.ts";
import { type Hour, type MetricRules, tokensOver } from "./metered.ts";
import { type Dimensions, dimensionsOf, METRICS, type Metric } from "./names.ts";
import { isSettling, lateOverage, notifiedNow, sentAgain } from "./notified.ts";

export interface MetricDatum {
  readonly metric: Metric;
  readonly dimensions: Dimensions;
  readonly value: number;
}

/** Above it nobody reads the figure, and a double still holds it with six decimals. */
const MOST_PERCENT = 1_000_000_000;

const HOUR = 3600;

export interface HourMetrics {
  readonly data: readonly MetricDatum[];
  /** To be kept before the data are sent: with the hour's high-water marks. */
  readonly raised: MetricMemory;
  /** To be kept once the data were sent: with what alarms were notified of, too. */
  readonly sent: MetricMemory;
}

/**
 * The metrics of one hour, and what to remember for the next. Alarms watch high-water marks: a correction or a forecast
 * that goes up and down must not send a second mail. After a reset, and where memory was lost, those metrics are zero
 * until every alarm is back to OK: an alarm that never left ALARM would not announce the next overage.
 *
 * The same hour may be sent several times: the highest value counts, and what to remember is the same.
 */
export function metricsOf(rules: MetricRules, asked: Hour, before: Before): HourMetrics {
  const hour = before === null || isForgotten(before) ? asked : (sentAgain(asked, before) ?? asked);
  const { usage, pool } = hour;
  const raised = withUsage(rules, hour, before);
  const { current, previous } = raised;
  const isQuiet = isSettling(rules, hour, raised);
  const over = isQuiet ? 0 : tokensOver(current.total, pool.ceiling);
  const late = isQuiet ? 0 : lateOverage(hour, raised);
  const data: MetricDatum[] = [];
  const ofOrg = dimensionsOf(rules.org);
  const put = (metric: Metric, value: number, dimensions: Dimensions = ofOrg): void => {
    data.push({ metric, dimensions, value });
  };
  const figures = figuresOf(hour);
  const sentNow = sentFigures(figures, Math.floor(hour.now / HOUR), raised.notified.figures);
  if (sentNow !== raised.notified.figures) for (const [metric, value] of figures) put(metric, value);
  put(METRICS.budget, isQuiet ? 0 : budgetPercent(current.total, pool.ceiling));
  put(METRICS.over, over);
  put(METRICS.forecastBreach, current.forecastBreach && !isQuiet ? 1 : 0);
  put(METRICS.late, late);
  for (const feature of rules.limitedFeatures) {
    const used = current.features.get(feature);
    const limit = pool.featureLimits.get(feature);
    const more = used === undefined || limit === undefined || isQuiet ? 0 : tokensOver(used, limit);
    if (usage.features.size > 0 || usage.total.n === 0n)
      put(METRICS.featureOver, more, dimensionsOf(rules.org, feature));
  }
  const notified = notifiedNow(hour, raised, { isQuiet, over, late, figures: sentNow });
  return { data, raised, sent: { current, previous, notified } };
}

/**
 * Rounded up to six decimals: thresholds have at most six, so the rounded figure is above a threshold exactly when the
 * true one is, and a double of this size tells two such decimals apart. Rounding half up would call 80.00000001 % "80".
 */
export function budgetPercent(used: Exact, ceiling: bigint): number {
  if (ceiling === 0n) return used.n > 0n ? MOST_PERCENT : 0;
  const millionths = roundUp({ n: used.n * 100_000_000n, d: used.d * ceiling });
  return Math.min(MOST_PERCENT, Number(millionths) / 1_000_000);
}
