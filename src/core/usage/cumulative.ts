import { dayUntil } from "../forecast/days.ts";
import { type BillingPeriod, daysBetween } from "../model/calendar.ts";
import type { UsageSample } from "../model/consumption.ts";
import { add, type Exact, roundUp, ZERO } from "../model/exact.ts";

/** What was used from a period's start to the end of each day, rounded up; the last is the last day with a figure. */
export function cumulativeDays(period: BillingPeriod, samples: readonly UsageSample[]): bigint[] {
  const byDay = new Map<number, Exact>();
  for (const { until, tokens } of samples) {
    const day = daysBetween(period.start, dayUntil(until));
    byDay.set(day, add(byDay.get(day) ?? ZERO, tokens));
  }
  let sum = ZERO;
  return Array.from({ length: Math.max(-1, ...byDay.keys()) + 1 }, (_, day) => {
    sum = add(sum, byDay.get(day) ?? ZERO);
    return roundUp(sum);
  });
}
