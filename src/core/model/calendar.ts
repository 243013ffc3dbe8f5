/**
 * Months, days and billing periods, UTC, without a clock and without Date: text sorts as time does.
 * A billing period is an anniversary month: it begins on the cycle day, clamped to the month's length.
 */

/** "2026-12" */
export type Month = string;
/** "2026-12-21" */
export type Day = string;

export interface BillingPeriod {
  /** The month the period starts in: its name. */
  readonly month: Month;
  readonly start: Day;
  /** Excluded: the start of the next period. */
  readonly end: Day;
}

const MONTH_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
/** Of a year that is no leap year. */
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

export function monthIndex(month: Month): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}

export function monthAt(index: number): Month {
  return `${String(Math.floor(index / 12)).padStart(4, "0")}-${two((index % 12) + 1)}`;
}

export function monthLength(index: number): number {
  const [year, month] = [Math.floor(index / 12), index % 12];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 1 && isLeap ? 29 : (MONTH_LENGTHS[month] ?? 30);
}

export const isDay = (text: string): boolean =>
  /^\d{4}-(0[1-9]|1[0-2])-\d{2}$/.test(text) &&
  Number(text.slice(8)) >= 1 &&
  Number(text.slice(8)) <= monthLength(monthIndex(text));

/** @param cycleStartDay 1 to 31 */
export function billingPeriod(index: number, cycleStartDay: number): BillingPeriod {
  return {
    month: monthAt(index),
    start: periodStart(index, cycleStartDay),
    end: periodStart(index + 1, cycleStartDay),
  };
}

const periodStart = (index: number, cycleStartDay: number): Day =>
  `${monthAt(index)}-${two(Math.min(cycleStartDay, monthLength(index)))}`;

export function billingPeriods(from: Month, months: number, cycleStartDay: number): BillingPeriod[] {
  const first = monthIndex(from);
  const periods: BillingPeriod[] = [];
  let start = periodStart(first, cycleStartDay);
  for (let index = first; index < first + months; index++) {
    const end = periodStart(index + 1, cycleStartDay);
    periods.push({ month: start.slice(0, 7), start, end });
    start = end;
  }
  return periods;
}

export function dayBefore(day: Day): Day {
  const date = Number(day.slice(8));
  if (date > 1) return `${day.slice(0, 8)}${two(date - 1)}`;
  const previous = monthIndex(day) - 1;
  return `${monthAt(previous)}-${two(monthLength(previous))}`;
}

/** Days since 1 January 1970 (proleptic Gregorian). */
export function dayNumber(day: Day): number {
  const index = monthIndex(day);
  const [year, month] = [Math.floor(index / 12), index % 12];
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  const isLeapPast = month > 1 && monthLength(year * 12 + 1) === 29;
  const ofYear = (DAYS_BEFORE[month] ?? 0) + (isLeapPast ? 1 : 0) + Number(day.slice(8)) - 1;
  return before * 365 + leapDays - 719_162 + ofYear;
}

/** The day so many days later, or earlier where negative. */
export function addDays(day: Day, days: number): Day {
  let [index, date] = [monthIndex(day), Number(day.slice(8)) + days];
  while (date < 1) date += monthLength(--index);
  for (let length = monthLength(index); date > length; length = monthLength(++index)) date -= length;
  return `${monthAt(index)}-${two(date)}`;
}

/** Hours since 1 January 1970, UTC: the hour of a day begins then. */
export const hourNumber = (day: Day, hour: number): number => dayNumber(day) * 24 + hour;

/** Seconds since 1970 as "2026-12-01 14:01", UTC. */
export function instantText(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const minute = Math.floor((seconds - days * 86_400) / 60);
  return `${addDays("1970-01-01", days)} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** Whole seconds since 1970 of "2026-12-01T14:01:00.000Z". */
export function instantSeconds(instant: string): number {
  const [hours, minutes, seconds] = [instant.slice(11, 13), instant.slice(14, 16), instant.slice(17, 19)].map(Number);
  return dayNumber(instant.slice(0, 10)) * 86_400 + (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
}

/** Seconds since 1970 as ISO 8601 has it, UTC, to the minute: "2026-12-01T14:01:00Z". */
export const isoText = (seconds: number): string => `${instantText(seconds).replace(" ", "T")}:00Z`;

/** The day of an instant in seconds since 1970, UTC. */
export const dayAt = (seconds: number): Day => addDays("1970-01-01", Math.floor(seconds / 86_400));

/** 0 is Monday, 6 is Sunday. */
export const weekday = (day: Day): number => (((dayNumber(day) + 3) % 7) + 7) % 7;

export const daysBetween = (from: Day, to: Day): number => dayNumber(to) - dayNumber(from);

/** "2026-12 (21 Dec to 20 Jan)": a period is always shown with the days it spans, both included. */
export function periodText(period: BillingPeriod): string {
  return `${period.month} (${spanText(period.start, dayBefore(period.end))})`;
}

/** "21 Dec to 20 Jan", both included. */
export const spanText = (first: Day, last: Day): string => `${shortDay(first)} to ${shortDay(last)}`;

function shortDay(day: Day): string {
  return `${Number(day.slice(8))} ${MONTH_NAMES[Number(day.slice(5, 7)) - 1] ?? ""}`;
}
