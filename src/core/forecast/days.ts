import { type Day, dayBefore, dayNumber, daysBetween } from "../model/calendar.ts";
import type { Consumption } from "../model/consumption.ts";
import { add, type Exact, roundHalfUp, ZERO } from "../model/exact.ts";

/** A period's usage so far, day by day: what the statistics look at. Tokens as floating point numbers. */
export interface Days {
  /** Days in the period, and how many of them had ended when the figures were taken. */
  readonly total: number;
  readonly complete: number;
  /** What accrues, for each day of the period that has begun; null: no figure for that day. */
  readonly usage: readonly (number | null)[];
  /** Seats so far, by feature. */
  readonly seats: ReadonlyMap<string, number>;
  /** Everything so far. */
  readonly soFar: Exact;
}

const MICRO = 1_000_000n;

/** Nearest millionth: no quotient of two integers beyond what a double holds. */
export const toNumber = ({ n, d }: Exact): number => Number(roundHalfUp({ n: n * MICRO, d })) / Number(MICRO);

/** The day that tokens used until an instant were used in: midnight ends the day before. */
export function dayUntil(instant: string): Day {
  const day = instant.slice(0, 10);
  return /^T00:00(:00(\.0+)?)?Z$/.test(instant.slice(10)) ? dayBefore(day) : day;
}

/** @param isSeat which features are billed by seat */
export function daysOf({ period, asOf, samples }: Consumption, isSeat: (feature: string) => boolean): Days {
  const total = daysBetween(period.start, period.end);
  const complete = Math.max(0, Math.min(total, daysBetween(period.start, asOf.slice(0, 10))));
  const first = dayNumber(period.start);
  const byDay: (Exact | null)[] = new Array(complete).fill(null);
  const seats = new Map<string, number>();
  let soFar = ZERO;
  for (const { until, feature, tokens } of samples) {
    soFar = add(soFar, tokens);
    if (feature !== null && isSeat(feature)) {
      seats.set(feature, (seats.get(feature) ?? 0) + toNumber(tokens));
      continue;
    }
    const index = dayNumber(dayUntil(until)) - first;
    if (index < 0 || index >= total) continue;
    while (byDay.length <= index) byDay.push(null);
    byDay[index] = add(byDay[index] ?? ZERO, tokens);
  }
  return { total, complete, usage: byDay.map((tokens) => tokens && toNumber(tokens)), seats, soFar };
}
