import { addDays, type Day, dayNumber, daysBetween, weekday } from "../model/calendar.ts";
import type { PeriodUsage } from "../model/period-usage.ts";
import { type DaysSoFar, daysSoFar, hidesSeats, type Planned } from "./days.ts";

/** Days in a row, of earlier periods and of the current one. */
export interface Series {
  readonly start: Day;
  /** What accrued; null: not known. */
  readonly tokens: readonly (number | null)[];
  /** By day of the series, and on until the period's end. */
  readonly weekdays: readonly number[];
  readonly isHoliday: readonly boolean[];
  /** By day of the series, where it is a part of a sum of several days: the first of them. */
  readonly since: ReadonlyMap<number, number>;
}

/** As many days as a meter keeps: a year and the period before. */
const MOST_DAYS = 400;

/** Whether a period's days can be learnt from. */
export const isHistory = (usage: PeriodUsage, planned: Planned): boolean =>
  usage.days !== null && usage.days.length > 0 && !hidesSeats(usage, planned);

export function seriesOf(
  { period }: PeriodUsage,
  current: DaysSoFar,
  { planned, earlier, holidays }: { planned: Planned; earlier: readonly PeriodUsage[]; holidays: ReadonlySet<Day> },
): Series {
  const byDay = new Map<number, number>();
  const since = new Map<number, number>();
  const learn = (from: number, index: number, tokens: number, days: DaysSoFar): void => {
    byDay.set(from + index, Math.max(0, tokens));
    const sumFrom = days.since.get(index);
    if (sumFrom !== undefined) since.set(from + index, from + sumFrom);
  };
  const first = dayNumber(period.start);
  for (const usage of earlier) {
    if (!isHistory(usage, planned) || usage.period.end > period.start) continue;
    const days = daysSoFar(usage, (feature) => planned.seats.has(feature));
    const from = dayNumber(usage.period.start);
    const begins = byDay.size > 0 ? 0 : days.usage.findIndex((one) => one !== null && one !== 0);
    for (const [index, one] of days.usage.entries())
      if (one !== null && index >= begins && begins >= 0) learn(from, index, one, days);
  }
  for (const [index, one] of current.usage.slice(0, current.complete).entries())
    if (one !== null) learn(first, index, one, current);
  const oldest = Math.max(first - MOST_DAYS, Math.min(first, ...byDay.keys()));
  const newest = Math.max(first - 1, ...byDay.keys());
  const start = addDays(period.start, oldest - first);
  const days = Array.from({ length: daysBetween(start, period.end) }, (_, day) => day);
  const monday = weekday(start);
  return {
    start,
    tokens: days.slice(0, newest - oldest + 1).map((day) => byDay.get(oldest + day) ?? null),
    weekdays: days.map((day) => (monday + day) % 7),
    isHoliday: days.map((day) => holidays.size > 0 && holidays.has(addDays(start, day))),
    since: new Map([...since].flatMap(([day, from]) => (day < oldest ? [] : [[day - oldest, from - oldest]]))),
  };
}

/** Sums of several days, over their days as the shape has it: spread evenly, they would make the weekdays alike. */
export function reshaped(series: Series, shape: readonly number[]): Series {
  if (series.since.size === 0) return series;
  const sums = new Map<number, { tokens: number; weight: number }>();
  const weightOf = (day: number): number => shape[series.weekdays[day] ?? 0] ?? 0;
  for (const [day, from] of series.since) {
    const sum = sums.get(from) ?? { tokens: 0, weight: 0 };
    sum.tokens += series.tokens[day] ?? 0;
    sum.weight += weightOf(day);
    sums.set(from, sum);
  }
  const tokens = series.tokens.map((one, day) => {
    const sum = sums.get(series.since.get(day) ?? Number.NaN);
    return one === null || sum === undefined || sum.weight <= 0 ? one : (sum.tokens * weightOf(day)) / sum.weight;
  });
  return { ...series, tokens };
}
