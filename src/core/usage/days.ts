import { type BillingPeriod, type Day, daysBetween, type Month } from "../model/calendar.ts";
import { add, type Exact, roundUp, ZERO } from "../model/exact.ts";
import type { DayUsage, PeriodUsage } from "../model/period-usage.ts";

/** Usage of a period's last days arrives for this long after its end. */
export const LATE_DAYS = 10;

/** Whether usage of a period may still arrive on a day. */
export const isLateDue = ({ period }: Pick<PeriodUsage, "period">, day: Day): boolean =>
  daysBetween(period.end, day) < LATE_DAYS;

/** Whether a source that reports days knows any of the period. */
export const isBegun = ({ period, asOf, daysAre }: PeriodUsage): boolean =>
  daysAre !== "reported" || asOf > `${period.start}T00:00:00Z`;

/** The usage of a period, and of the earlier ones, oldest first: a forecast learns from them. */
export interface KnownUsage {
  readonly usage: PeriodUsage;
  readonly earlier: readonly PeriodUsage[];
}

/** The period that is asked for, or else the newest that has begun; null: it is not among them. */
export function knownAt(all: readonly PeriodUsage[], month: Month | undefined): KnownUsage | null {
  const index = all.findLastIndex((one) => (month ?? one.period.month) === one.period.month && isBegun(one));
  const usage = all[index];
  return usage === undefined ? null : { usage, earlier: all.slice(0, index) };
}

/** Tokens used from a period's start to the end of each day, rounded up; the last is the last day with a figure. */
export function cumulativeDays(period: BillingPeriod, days: readonly DayUsage[]): bigint[] {
  const byDay = new Map<number, Exact>();
  for (const { day, tokens } of days) {
    const index = daysBetween(period.start, day);
    byDay.set(index, add(byDay.get(index) ?? ZERO, tokens));
  }
  let sum = ZERO;
  return Array.from({ length: Math.max(-1, ...byDay.keys()) + 1 }, (_, index) => {
    sum = add(sum, byDay.get(index) ?? ZERO);
    return roundUp(sum);
  });
}
