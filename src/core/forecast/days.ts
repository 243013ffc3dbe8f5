import { type Day, dayNumber, daysBetween } from "../model/calendar.ts";
import { add, compare, type Exact, exactWhole, multiply, roundHalfUp, ZERO } from "../model/exact.ts";
import type { PeriodUsage } from "../model/period-usage.ts";
import type { Projection, Segment } from "../model/projection.ts";

/** What the plan expects of one period, by how it accrues. Whole tokens. */
export interface Planned {
  /** By feature that the card bills by seat, when people first log in; 0 where the plan has none. */
  readonly seats: ReadonlyMap<string, bigint>;
  /** Everything that accrues through the period. */
  readonly usage: bigint;
  /** Of the period, as the plan has it: tells a five-day week from a seven-day one. */
  readonly workingDays: number;
}

export function plannedOf(
  { lines, workingDays }: Pick<Segment, "lines" | "workingDays">,
  { seatFeatures }: Pick<Projection, "seatFeatures">,
): Planned {
  const seats = new Map([...seatFeatures].map((feature) => [feature, 0n]));
  let usage = 0n;
  for (const { feature, tokens } of lines) {
    if (seats.has(feature)) seats.set(feature, tokens?.typical ?? 0n);
    else usage += tokens?.typical ?? 0n;
  }
  return { seats, usage, workingDays: Number(workingDays.n) / Number(workingDays.d) };
}

/** The first day at whose end more than so many tokens were used; null: there is none, or days are not known. */
export function dayAbove({ days }: Pick<PeriodUsage, "days">, limit: bigint): Day | null {
  let used = ZERO;
  const inOrder = [...(days ?? [])].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  for (const [at, { day, tokens }] of inOrder.entries()) {
    used = add(used, tokens);
    if (inOrder[at + 1]?.day !== day && compare(used, exactWhole(limit)) > 0) return day;
  }
  return null;
}

/** The part of a period that is known, as the statistics look at it. Tokens as floating point numbers. */
export interface DaysSoFar {
  /** Days in the period, and how many of them had ended when the figures were taken. */
  readonly total: number;
  readonly complete: number;
  /** What accrues, for each day of the period that has begun; null: not known. */
  readonly usage: readonly (number | null)[];
  /** By day, where most of it is a part of a sum of several days: the first of them. */
  readonly since: ReadonlyMap<number, number>;
  /** Seats, by feature. */
  readonly seats: ReadonlyMap<string, number>;
  /** Of which no feature is named: seats may be among them. */
  readonly unnamed: number;
}

/** Figures of a day may come for this long after it; a day without figures until then took nothing. */
export const LATE_DAYS = 3;

/**
 * Whether nothing of a period is to come: it is closed, its last day is known, or no figures have come for the days that
 * they may be late.
 */
export const isOver = ({
  period,
  state,
  asOf,
  observedAt,
}: Pick<PeriodUsage, "period" | "state" | "asOf" | "observedAt">): boolean =>
  state === "closed" ||
  asOf.slice(0, 10) >= period.end ||
  daysBetween(period.end, observedAt.slice(0, 10)) >= LATE_DAYS;

export interface SeatsToCome {
  readonly expected: number;
  readonly variance: number;
}

/** How far seats to come may differ from the plan, as a share of the planned seats. */
const SEAT_DOUBT = 0.06;

/** Seats are counted once a period, never extrapolated. Those that did not come early do not all come late. */
export function seatsToCome({ total, complete, seats, unnamed }: DaysSoFar, planned: Planned): SeatsToCome {
  let [expected, variance] = [0, 0];
  const toCome = 1 - (complete / total) ** 2;
  let hidden = unnamed;
  for (const [feature, tokens] of planned.seats) {
    let gap = Number(tokens) - (seats.get(feature) ?? 0);
    if (!seats.has(feature)) [gap, hidden] = [gap - hidden, Math.max(0, hidden - gap)];
    if (gap <= 0) continue;
    expected += toCome * gap;
    variance += Math.min(SEAT_DOUBT * Number(tokens), gap) ** 2;
  }
  return { expected, variance };
}

/** So many of these tokens in a hundred may be planned seats, and are extrapolated all the same. */
const MOST_HIDDEN = 5n;

/** Whether planned seats may be a good part of tokens of which no feature is named: they would be extrapolated. */
export function hidesSeats({ days }: Pick<PeriodUsage, "days">, { seats }: Planned): boolean {
  const named = new Set(days?.map(({ feature }) => feature));
  let hidden = 0n;
  for (const [feature, tokens] of seats) if (!named.has(feature)) hidden += tokens;
  if (hidden === 0n || !named.has(null)) return false;
  const unnamed = (days ?? []).reduce((sum, { feature, tokens }) => (feature === null ? add(sum, tokens) : sum), ZERO);
  return unnamed.n !== 0n && compare(exactWhole(hidden * 100n), multiply(unnamed, exactWhole(MOST_HIDDEN))) > 0;
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
  const start = dayNumber(period.start);
  const byDay: (Exact | null)[] = new Array(complete).fill(null);
  const seats = new Map<string, number>();
  const spread = new Map<number, Spread>();
  let [first, last, unnamed] = [total, -1, 0];
  for (const { day, feature, tokens, since } of days ?? []) {
    const index = dayNumber(day) - start;
    [first, last] = [Math.min(first, index), Math.max(last, index)];
    if (feature !== null && isSeat(feature)) {
      seats.set(feature, (seats.get(feature) ?? 0) + toNumber(tokens));
      continue;
    }
    if (feature === null) unnamed += toNumber(tokens);
    if (index < 0 || index >= total) continue;
    if (since !== undefined) spread.set(index, spreadWith(spread.get(index), dayNumber(since) - start, tokens));
    while (byDay.length <= index) byDay.push(null);
    const before = byDay[index];
    byDay[index] = before === null || before === undefined ? tokens : add(before, tokens);
  }
  // A day without a figure took nothing if a later day has one, and before the first where the source reports days. After
  // the newest figure it may still come, for some days.
  const from = daysAre === "reported" ? 0 : Math.max(0, first);
  const through = Math.max(last, complete - 1 - LATE_DAYS);
  for (let day = from; day <= Math.min(through, byDay.length - 1); day++) byDay[day] ??= ZERO;
  const usage = byDay.map((tokens) => tokens && toNumber(tokens));
  const mostly = [...spread].filter(([index, { tokens }]) => 2 * tokens > (usage[index] ?? 0));
  const since = new Map(mostly.map(([index, { from }]) => [index, Math.max(0, from)]));
  return { total, complete, usage, since, seats, unnamed };
}

/** Parts of sums of several days, in one day. */
interface Spread {
  readonly from: number;
  readonly tokens: number;
}

const spreadWith = (before: Spread | undefined, from: number, tokens: Exact): Spread => ({
  from: Math.min(from, before?.from ?? from),
  tokens: (before?.tokens ?? 0) + toNumber(tokens),
});
