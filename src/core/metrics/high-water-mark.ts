import { compare, type Exact, exactWhole, multiply, ZERO } from "../model/exact.ts";
import type { PeriodUsage } from "../model/period-usage.ts";
import { type Before, type HighWaterMark, isForgotten, type MetricMemory, newMark } from "./memory.ts";
import type { Hour, MetricRules } from "./metered.ts";
import { notAhead, notifiedBefore } from "./notified.ts";

/** The memory with the high-water marks of an hour's usage. */
export function withUsage(rules: MetricRules, hour: Hour, known: Before): MetricMemory {
  const { usage, late } = hour;
  const before = isForgotten(known) ? null : known;
  const isReset = before !== null && before.current.periodId !== usage.periodId;
  const mark = before === null || isReset ? newMark(usage.periodId, isReset || isForgotten(known)) : before.current;
  const previous = isReset ? before.current : (before?.previous ?? null);
  return {
    current: raised(mark, rules, hour),
    previous: late === null ? previous : raisedLate(previous, late.usage),
    notified: before === null ? notifiedBefore(hour, known) : notAhead(before.notified, hour),
  };
}

function raised(mark: HighWaterMark, rules: MetricRules, hour: Hour): HighWaterMark {
  const total = highest(mark.total, hour.usage.total);
  const isOver = compare(total, exactWhole(hour.pool.ceiling)) > 0;
  const { forecastAbove, forecastBreach } = forecastMark(mark, rules, hour, isOver);
  // Written out: a spread costs a microsecond on Node 20, and a rehearsal asks for every hour.
  return {
    periodId: mark.periodId,
    total,
    features: highestEach(mark.features, hour.usage),
    forecastAbove,
    forecastBreach,
    isAfterReset: mark.isAfterReset,
  };
}

/**
 * A breach is two forecasts in a row, on two days, whose whole interval is above the threshold: half of the months that
 * are expected just above it end below. There is none once the ceiling is passed: nobody
 * needs a forecast of what has happened.
 */
function forecastMark(
  { forecastAbove, forecastBreach }: HighWaterMark,
  { forecastThreshold }: MetricRules,
  { forecast, pool }: Hour,
  isOver: boolean,
): Pick<HighWaterMark, "forecastAbove" | "forecastBreach"> {
  if (forecastBreach || isOver || forecast === null) return { forecastAbove, forecastBreach };
  const limit = multiply(forecastThreshold, exactWhole(pool.ceiling));
  if (compare(exactWhole(forecast.low), limit) <= 0) return { forecastAbove: null, forecastBreach };
  const day = forecast.asOf.slice(0, 10);
  if (forecastAbove === null) return { forecastAbove: day, forecastBreach };
  return { forecastAbove, forecastBreach: forecastAbove < day };
}

function raisedLate(previous: HighWaterMark | null, { periodId, total }: PeriodUsage): HighWaterMark {
  // A meter that did not run through a whole period remembers another one.
  const mark = previous?.periodId === periodId ? previous : newMark(periodId, true);
  return { ...mark, total: highest(mark.total, total) };
}

export const highest = (a: Exact, b: Exact): Exact => (compare(b, a) > 0 ? b : a);

/** The same map where no feature is higher. */
export function highestEach(
  marks: ReadonlyMap<string, Exact>,
  { features }: Pick<PeriodUsage, "features">,
): ReadonlyMap<string, Exact> {
  let after: Map<string, Exact> | null = null;
  for (const [feature, { tokens }] of features) {
    const mark = marks.get(feature);
    if (mark !== undefined && compare(tokens, mark) <= 0) continue;
    after ??= new Map(marks);
    after.set(feature, highest(mark ?? ZERO, tokens));
  }
  return after ?? marks;
}
