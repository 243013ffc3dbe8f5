import { dayNumber, instantSeconds } from "../model/calendar.ts";
import { exactWhole, percentOf, roundUp } from "../model/exact.ts";
import type { Figures } from "./memory.ts";
import type { Hour } from "./metered.ts";
import { METRICS, type Metric } from "./names.ts";

/** Metrics that no alarm watches: for dashboards, and for status. */
export const FIGURES: readonly Metric[] = [
  ...[METRICS.consumed, METRICS.allocated, METRICS.utilization, METRICS.forecast],
  ...[METRICS.periodStart, METRICS.asOf, METRICS.closing, METRICS.closingAsOf],
];

/** CloudWatch bills a metric for each hour in which it is sent: figures that did not change are sent so rarely. */
export const FIGURES_EVERY_HOURS = 12;

const DAY = 86_400;

/** The figures of an hour, all of one moment. */
export function figuresOf({ usage, pool, late, forecast }: Hour): readonly (readonly [Metric, number])[] {
  return [
    [METRICS.consumed, Number(roundUp(usage.total))],
    [METRICS.allocated, Number(pool.allocation)],
    ...some(METRICS.utilization, percentOf(usage.total, exactWhole(pool.allocation))),
    ...(forecast === null
      ? []
      : some(METRICS.forecast, percentOf(exactWhole(forecast.expected), exactWhole(pool.ceiling)))),
    [METRICS.periodStart, dayNumber(usage.period.start) * DAY],
    [METRICS.asOf, instantSeconds(usage.asOf)],
    ...(late?.isDue === true
      ? ([
          [METRICS.closing, Number(roundUp(late.usage.total))],
          [METRICS.closingAsOf, instantSeconds(late.usage.asOf)],
        ] as const)
      : []),
  ];
}

const some = (metric: Metric, value: number | null): (readonly [Metric, number])[] =>
  value === null ? [] : [[metric, value]];

/**
 * What to remember of figures once they were sent; the same as before where they need not be sent. They are sent
 * together, so that an hour has all of them or none.
 * @param hour hours since 1970
 */
export function sentFigures(
  figures: readonly (readonly [Metric, number])[],
  hour: number,
  before: Figures | null,
): Figures {
  const values = figures.map(([, value]) => value).join(" ");
  if (before === null) return { values, hour, again: hour + FIGURES_EVERY_HOURS };
  const isAhead = before.hour > hour + 1;
  if (values === before.values && hour < before.again && !isAhead) return before;
  // Of two figures in one hour nobody can tell the later one: the next hour makes it clear.
  const isSecond = values !== before.values && before.hour === hour;
  return { values, hour, again: hour + (isSecond ? 1 : FIGURES_EVERY_HOURS) };
}
