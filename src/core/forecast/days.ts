import { dayNumber, daysBetween } from "../model/calendar.ts";
import { add, type Exact, roundHalfUp, ZERO } from "../model/exact.ts";
import type { PeriodUsage } from "../model/period-usage.ts";
import type { Segment } from "../model/projection.ts";

/** What the plan expects of one period, by how it accrues. Whole tokens. */
export interface Planned {
  /** By feature: billed when people first log in, early in the period. */
  readonly seats: ReadonlyMap<string, bigint>;
  /** Everything that accrues through the period. */
  readonly usage: bigint;
  /** Of the period, as the plan has it: tells a five-day week from a seven-day one. */
  readonly workingDays: number;
}

export function plannedOf({ lines, workingDays }: Pick<Segment, "lines" | "workingDays">): Planned {
  const seats = new Map<string, bigint>();
  let usage = 0n;
  for (const { feature, card, tokens } of lines) {
    if (card?.accrual === "seat") seats.set(feature, tokens?.typical ?? 0n);
    else usage += tokens?.typical ?? 0n;
  }
  return { seats, usage, workingDays: Number(workingDays.n) / Number(workingDays.d) };
}

/** The part of a period that is known, as the statistics look at it. Tokens as floating point numbers. */
export interface DaysSoFar {
  /** Days in the period, and how many of them had ended when the figures were taken. */
  readonly total: number;
  readonly complete: number;
  /** What accrues, for each day of the period that has begun; null: not known. */
  readonly usage: readonly (number | null)[];
  /** Seats, by feature. */
  readonly seats: ReadonlyMap<string, number>;
}

const MICRO = 1_000_000n;

/** Nearest millionth: no quotient of two integers beyond what a double holds. */
const toNumber = ({ n, d }: Exact): number => Number(roundHalfUp({ n: n * MICRO, d })) / Number(MICRO);

/** @param isSeat which features are billed by seat */
export function daysSoFar(
  { period, asOf, days, daysAre }: PeriodUsage,
  isSeat: (feature: string) => boolean,
): DaysSoFar {
  const total = daysBetween(period.start, period.end);
  const complete = Math.max(0, Math.min(total, daysBetween(period.start, asOf.slice(0, 10))));
  const first = dayNumber(period.start);
  const byDay: (Exact | null)[] = new Array(complete).fill(null);
  const seats = new Map<string, number>();
  let newest = -1;
  for (const { day, feature, tokens } of days ?? []) {
    const index = dayNumber(day) - first;
    if (index > newest) newest = index;
    if (feature !== null && isSeat(feature)) {
      seats.set(feature, (seats.get(feature) ?? 0) + toNumber(tokens));
      continue;
    }
    if (index < 0 || index >= total) continue;
    while (byDay.length <= index) byDay.push(null);
    const before = byDay[index];
    byDay[index] = before === null || before === undefined ? tokens : add(before, tokens);
  }
  // A source that reports days leaves out those that took nothing; after its newest, they are not known.
  if (daysAre === "reported") for (let day = Math.min(newest, total - 1); day >= 0; day--) byDay[day] ??= ZERO;
  return { total, complete, usage: byDay.map((tokens) => tokens && toNumber(tokens)), seats };
}
