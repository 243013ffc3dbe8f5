import { type BillingPeriod, dayBefore } from "../../core/model/calendar.ts";
import type { Currency, Minor } from "../../core/model/money.ts";
import { money } from "../../core/text/text.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "Dec 2026" */
export const monthName = (month: string): string => `${MONTHS[Number(month.slice(5, 7)) - 1]} ${month.slice(0, 4)}`;

/** "Dec" */
export const shortMonth = (month: string): string => monthName(month).slice(0, 3);

/** "21 Dec 2026" */
export const dayName = (day: string): string => `${Number(day.slice(8, 10))} ${monthName(day)}`;

/** "Dec 2026"; with its days, where it is no calendar month. */
export const periodName = ({ month, start, end }: BillingPeriod): string =>
  start.endsWith("-01") ? monthName(month) : `${monthName(month)} (${dayName(start)} to ${dayName(dayBefore(end))})`;

/** Money in a sentence. */
export const amount = (minor: Minor | null, currency: Currency): string =>
  minor === null ? "no price" : money({ minor, currency });

/** "40k": of an axis. */
export function short(value: number): string {
  if (value >= 1_000_000) return `${value / 1_000_000}M`;
  return value >= 1_000 ? `${value / 1_000}k` : String(value);
}
