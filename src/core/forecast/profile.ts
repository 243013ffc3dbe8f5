import { type BillingPeriod, weekday } from "../model/calendar.ts";

/** How much each day takes by the calendar alone, as a multiple of a full working day. */
export interface Profile {
  /** One weight for each day of the period. */
  readonly weights: readonly number[];
  /** Variance of the weight of a weekend day: large until there is usage of weekends. */
  readonly weekendVariance: number;
  isWeekend(day: number): boolean;
}

const SATURDAY = 5;
/** No day takes nothing: automation works at night and on Sundays. */
const LEAST_WEIGHT = 0.05;
/** A higher ratio says nothing more about the weekday. */
const MOST_RATIO = 3;
/** How many days of data the assumption is worth: weekends are soon known, differences between weekdays are not. */
const WEEKEND_WORTH = 0.5;
const WEEKDAY_WORTH = 3;
/** Standard deviation of the assumed weight of a weekend day. */
const WEEKEND_DOUBT = 0.25;

/**
 * Weights from the days so far. Without any, the plan's working days decide: 20 in a month are a five-day week, 30 a
 * seven-day one. With more days, the data counts more.
 */
export function profileOf(
  period: BillingPeriod,
  total: number,
  usage: readonly (number | null)[],
  workingDays: number,
): Profile {
  const first = weekday(period.start);
  const weekdayOf = (day: number): number => (first + day) % 7;
  const isWeekend = (day: number): boolean => weekdayOf(day) >= SATURDAY;
  const full = median(usage.filter((tokens, day): tokens is number => tokens !== null && !isWeekend(day)));
  const byWeekday = Array.from({ length: 7 }, () => new Ratios());
  const weekends = new Ratios();
  for (const [day, tokens] of full <= 0 ? [] : usage.entries()) {
    if (tokens === null) continue;
    const ratio = Math.min(tokens / full, MOST_RATIO);
    byWeekday[weekdayOf(day)]?.add(ratio);
    if (isWeekend(day)) weekends.add(ratio);
  }
  const weekend = weekends.shrunk(assumedWeekend(isWeekend, total, workingDays), WEEKEND_WORTH);
  const weights = byWeekday.map((ratios, at) =>
    Math.max(LEAST_WEIGHT, ratios.shrunk(at >= SATURDAY ? weekend : 1, WEEKDAY_WORTH)),
  );
  return {
    weights: Array.from({ length: total }, (_, day) => weights[weekdayOf(day)] ?? 1),
    weekendVariance: (WEEKEND_DOUBT ** 2 * WEEKEND_WORTH) / (weekends.count + WEEKEND_WORTH),
    isWeekend,
  };
}

/** Days of one kind, as shares of a full working day. */
class Ratios {
  count = 0;
  private sum = 0;

  add(ratio: number): void {
    this.count++;
    this.sum += ratio;
  }

  /** The mean, with the assumption as so many days of data. */
  shrunk(assumed: number, worth: number): number {
    return (this.sum + assumed * worth) / (this.count + worth);
  }
}

/** The planned working days that are left after Monday to Friday, spread over the weekends. */
function assumedWeekend(isWeekend: (day: number) => boolean, total: number, workingDays: number): number {
  let weekends = 0;
  for (let day = 0; day < total; day++) if (isWeekend(day)) weekends++;
  const rest = (workingDays - (total - weekends)) / Math.max(1, weekends);
  return Math.min(1, Math.max(LEAST_WEIGHT * 2, rest));
}

export function median(values: readonly number[]): number {
  const sorted = new Float64Array(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
