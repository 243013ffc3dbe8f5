import { addDays, type Day, daysBetween } from "../model/calendar.ts";
import { add, compare, divide, type Exact, exactWhole, multiply, percentOf, subtract, ZERO } from "../model/exact.ts";
import type { DayUsage, PeriodUsage } from "../model/period-usage.ts";

export type Direction = "stable" | "slightly rising" | "rising" | "slightly falling" | "falling";

/** Days 1 to 7 of a period are its first week. The last one holds what is left: three days of a month of 31. */
export interface Week {
  readonly first: Day;
  readonly last: Day;
  /** All of it: the weeks add up to what was consumed. */
  readonly tokens: Exact;
  /** The part of it that is billed by seat; null: not told apart. */
  readonly seats: Exact | null;
  /** Of what was consumed; null where nothing was. */
  readonly sharePercent: number | null;
}

export interface Weeks {
  readonly weeks: readonly Week[];
  /** Tokens more from one whole week to the next, by least squares, without seats; null: before there are two, or not known. */
  readonly slope: Exact | null;
  /** Of the mean week, in percent; null where nothing was used. */
  readonly percentOfMean: number | null;
  readonly direction: Direction | null;
}

const DAYS = 7;
/** A change from week to week, as a share of the mean: from here on it is slight, and then strong. */
const SLIGHT: Exact = { n: 5n, d: 100n };
const STRONG: Exact = { n: 15n, d: 100n };

/** The same where usage is not told apart by feature: a trend would take seats for use. */
export const withoutSeats = ({ weeks }: Weeks): Weeks => ({
  weeks: weeks.map((week) => ({ ...week, seats: null })),
  ...NO_TREND,
});

const NO_TREND = { slope: null, percentOfMean: null, direction: null };

/** @param isSeat seats are billed when people first log in: they are left out of the trend */
export function weeksOf(
  {
    period,
    asOf,
    total,
    days,
  }: Pick<PeriodUsage, "period" | "asOf" | "total"> & { readonly days: readonly DayUsage[] },
  isSeat: (feature: string) => boolean,
): Weeks {
  const length = daysBetween(period.start, period.end);
  const ended = Math.max(0, Math.min(length, daysBetween(period.start, asOf.slice(0, 10))));
  const used = days.reduce((most, { day }) => Math.max(most, daysBetween(period.start, day) + 1), ended);
  const sums = Array.from({ length: Math.ceil(used / DAYS) }, () => ({ tokens: ZERO, seats: ZERO }));
  for (const { day, feature, tokens } of days) {
    const sum = sums[Math.floor(daysBetween(period.start, day) / DAYS)];
    if (sum === undefined) continue;
    sum.tokens = add(sum.tokens, tokens);
    if (feature !== null && isSeat(feature)) sum.seats = add(sum.seats, tokens);
  }
  const weeks = sums.map(({ tokens, seats }, at): Week => {
    const last = addDays(period.start, Math.min(DAYS * (at + 1), length) - 1);
    return { first: addDays(period.start, DAYS * at), last, tokens, seats, sharePercent: percentOf(tokens, total) };
  });
  const whole = sums.slice(0, Math.floor(ended / DAYS)).map(({ tokens, seats }) => subtract(tokens, seats));
  // A part of a week that took nothing says nothing.
  const isShown = ({ tokens }: Week, at: number): boolean => at < whole.length || tokens.n !== 0n;
  return { weeks: weeks.filter(isShown), ...trendOf(whole) };
}

function trendOf(blocks: readonly Exact[]): Omit<Weeks, "weeks"> {
  if (blocks.length < 2) return NO_TREND;
  const slope = leastSquares(blocks);
  const mean = divide(sumOf(blocks), exactWhole(BigInt(blocks.length)));
  return { slope, percentOfMean: percentOf(slope, mean), direction: directionOf(slope, mean) };
}

/** Block k is at 2k - (count - 1): around zero, so that every figure is an integer. */
function leastSquares(blocks: readonly Exact[]): Exact {
  let [moment, spread] = [ZERO, 0n];
  for (const [index, tokens] of blocks.entries()) {
    const at = BigInt(2 * index - (blocks.length - 1));
    moment = add(moment, multiply(tokens, exactWhole(at)));
    spread += at * at;
  }
  return divide(multiply(moment, exactWhole(2n)), exactWhole(spread));
}

function directionOf(slope: Exact, mean: Exact): Direction {
  const size = slope.n < 0n ? subtract(ZERO, slope) : slope;
  if (mean.n <= 0n || compare(size, multiply(SLIGHT, mean)) < 0) return "stable";
  const way = slope.n < 0n ? "falling" : "rising";
  return compare(size, multiply(STRONG, mean)) > 0 ? way : `slightly ${way}`;
}

const sumOf = (blocks: readonly Exact[]): Exact => blocks.reduce(add, ZERO);
