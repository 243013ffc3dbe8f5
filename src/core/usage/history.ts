import { type BillingPeriod, type Day, daysBetween } from "../model/calendar.ts";
import { add, ZERO } from "../model/exact.ts";
import type { DayUsage, PeriodUsage } from "../model/period-usage.ts";
import { withDays } from "./daily.ts";
import { isLateDue } from "./days.ts";
import { last, type Observations, type PeriodObservations, periodsOf } from "./observations.ts";

/** A year, and the period that is the same one year before. */
const MOST_PERIODS = 13;
/** Of a period that was seldom observed, the days are guesses. */
const LEAST_OBSERVED = 0.5;

/** Earlier periods that a forecast learns from, oldest first: those that are kept, and those that are still observed. */
export function earlierOf(
  kept: readonly PeriodUsage[],
  observations: Observations,
  estimates: Observations,
  { start }: BillingPeriod,
): PeriodUsage[] {
  const observed = periodsOf(observations).filter(isKnownByDay);
  const all = [...estimates.values(), ...kept, ...observed.map((period) => withDays(period))];
  // Of one period, what was measured comes last, and counts.
  return [...new Map(all.map((usage) => [usage.period.start, usage])).values()]
    .filter(({ period }) => period.end <= start)
    .sort(byStart);
}

/** Periods that no longer change, and that are not kept yet: to be kept. */
export function endedOf(
  observations: Observations,
  kept: readonly PeriodUsage[],
  today: Day,
  seats: ReadonlySet<string>,
): PeriodUsage[] {
  const known = new Set(kept.map(({ period }) => period.start));
  return periodsOf(observations)
    .filter(
      (period) => !isLateDue(last(period), today) && !known.has(last(period).period.start) && isKnownByDay(period),
    )
    .map((period) => compact(withDays(period), seats));
}

/** What is kept, with more: of a period the newer one counts. */
export function withHistory(kept: readonly PeriodUsage[], more: readonly PeriodUsage[]): PeriodUsage[] {
  const byPeriod = new Map([...kept, ...more].map((usage) => [usage.period.start, usage]));
  return [...byPeriod.values()].sort(byStart).slice(-MOST_PERIODS);
}

function isKnownByDay(observations: PeriodObservations): boolean {
  const { period, days } = last(observations);
  return days !== null || observations.length >= LEAST_OBSERVED * daysBetween(period.start, period.end);
}

/** What accrued each day: seats and the parts of features are not needed to learn from. */
function compact(usage: PeriodUsage, seats: ReadonlySet<string>): PeriodUsage {
  const byDay = new Map<string, DayUsage>();
  const isNamed = usage.days?.some(({ feature }) => feature !== null) === true;
  for (const { day, feature, tokens, since } of usage.days ?? []) {
    if (feature !== null && seats.has(feature)) continue;
    const key = `${day} ${since ?? ""}`;
    const sum = add(byDay.get(key)?.tokens ?? ZERO, tokens);
    byDay.set(key, { day, feature: isNamed ? "other" : null, tokens: sum, ...(since === undefined ? {} : { since }) });
  }
  return {
    ...usage,
    state: "closed",
    features: new Map(),
    days: [...byDay.values()].sort((a, b) => (a.day < b.day ? -1 : 1)),
  };
}

const byStart = (a: PeriodUsage, b: PeriodUsage): number => (a.period.start < b.period.start ? -1 : 1);
