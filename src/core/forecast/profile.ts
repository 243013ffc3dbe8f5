import { type BillingPeriod, weekday } from "../model/calendar.ts";

/** How much a day takes, as a multiple of a full working day: what the calendar explains. */
export interface Profile {
  /** One weight for each day of the period. */
  readonly weights: readonly number[];
  /** Variance of the weight of a weekend day: large until weekends were seen. */
  readonly weekendVariance: number;
  isWeekend(day: number): boolean;
}

const SATURDAY = 5;
/** Nobody is quite closed: automation works at night and on Sundays. */
const LEAST_WEIGHT = 0.05;
/** A day that is further off says nothing more about its weekday. */
const MOST_RATIO = 3;
/** How many days of data the assumption is worth: a weekend day is soon known, one weekday against another is not. */
const WEEKEND_WORTH = 0.5;
const WEEKDAY_WORTH = 3;
/** Standard deviation of the assumed weight of a weekend day. */
const WEEKEND_DOUBT = 0.25;

/**
 * Weights from the days so far, starting from what the plan's working days say: 20 in a month are a five-day week,
 * 30 a seven-day one. The data overrules it, the more days there are.
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
  const byWeekday = Array.from({ length: 7 }, () => new Seen());
  const weekends = new Seen();
  for (const [day, tokens] of full <= 0 ? [] : usage.entries()) {
    if (tokens === null) continue;
    const ratio = Math.min(tokens / full, MOST_RATIO);
    byWeekday[weekdayOf(day)]?.add(ratio);
    if (isWeekend(day)) weekends.add(ratio);
  }
  const weekend = weekends.shrunk(assumedWeekend(isWeekend, total, workingDays), WEEKEND_WORTH);
  const weights = byWeekday.map((seen, at) =>
    Math.max(LEAST_WEIGHT, seen.shrunk(at >= SATURDAY ? weekend : 1, WEEKDAY_WORTH)),
  );
  return {
    weights: Array.from({ length: total }, (_, day) => weights[weekdayOf(day)] ?? 1),
    weekendVariance: (WEEKEND_DOUBT ** 2 * WEEKEND_WORTH) / (weekends.count + WEEKEND_WORTH),
    isWeekend,
  };
}

/** Days of one kind, as shares of a full working day. */
class Seen {
  count = 0;
  private sum = 0;

  add(ratio: number): void {
    this.count++;
    this.sum += ratio;
  }

  /** The mean, as if the assumption had been seen on so many days. */
  shrunk(assumed: number, worth: number): number {
    return (this.sum + assumed * worth) / (this.count + worth);
  }
}

/** What is left of the planned working days after Monday to Friday, spread over the weekends. */
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
