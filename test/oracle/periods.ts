import type { Month } from "./raw.ts";

export interface Period {
  readonly period: Month;
  readonly start: string;
  readonly end: string;
}

const iso = (time: number, length: number): string => new Date(time).toISOString().slice(0, length);

/** The nth month from `from`; its day is the cycle day, or the month's last where it has no such day. */
function cycleStart(from: Month, offset: number, cycleStartDay: number): number {
  const [year = 0, month = 0] = from.split("-").map(Number);
  const lastDay = new Date(Date.UTC(year, month + offset, 0)).getUTCDate();
  return Date.UTC(year, month - 1 + offset, Math.min(cycleStartDay, lastDay));
}

export function periodsOf(from: Month, months: number, cycleStartDay: number): Period[] {
  return Array.from({ length: months }, (_, offset) => {
    const start = cycleStart(from, offset, cycleStartDay);
    return { period: iso(start, 7), start: iso(start, 10), end: iso(cycleStart(from, offset + 1, cycleStartDay), 10) };
  });
}
