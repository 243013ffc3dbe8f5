import { daysBetween } from "../model/calendar.ts";
import { add, compare, divide, type Exact, exactWhole, multiply, percentOf, subtract, ZERO } from "../model/exact.ts";
import type { DayUsage, PeriodUsage } from "../model/period-usage.ts";

export type Direction = "stable" | "slightly rising" | "rising" | "slightly falling" | "falling";

/** Usage by the week: blocks of seven days from the period's start; what is left over at its end is in none. */
export interface Weeks {
  readonly blocks: readonly Exact[];
  /** Tokens more from one block to the next, by least squares; null before there are two. */
  readonly slope: Exact | null;
  /** Of the blocks' mean, in percent; null where nothing was used. */
  readonly percentOfMean: number | null;
  readonly direction: Direction | null;
}

const DAYS = 7;
/** A change from block to block, as a share of the mean: from here on it is slight, and then strong. */
const SLIGHT: Exact = { n: 5n, d: 100n };
const STRONG: Exact = { n: 15n, d: 100n };

/** @param isSeat seats are billed when people first log in: they are no trend, and are left out */
export function weeksOf(
  { period, asOf, days }: Pick<PeriodUsage, "period" | "asOf"> & { readonly days: readonly DayUsage[] },
  isSeat: (feature: string) => boolean,
): Weeks {
  const end = asOf.slice(0, 10) < period.end ? asOf.slice(0, 10) : period.end;
  const complete = Math.max(0, Math.floor(daysBetween(period.start, end) / DAYS));
  const blocks: Exact[] = new Array(complete).fill(ZERO);
  for (const { day, feature, tokens } of days) {
    if (feature !== null && isSeat(feature)) continue;
    const block = Math.floor(daysBetween(period.start, day) / DAYS);
    const sum = blocks[block];
    if (sum !== undefined) blocks[block] = add(sum, tokens);
  }
  return weekByWeek(blocks);
}

function weekByWeek(blocks: readonly Exact[]): Weeks {
  if (blocks.length < 2) return { blocks, slope: null, percentOfMean: null, direction: null };
  const slope = leastSquares(blocks);
  const mean = divide(sumOf(blocks), exactWhole(BigInt(blocks.length)));
  return { blocks, slope, percentOfMean: percentOf(slope, mean), direction: directionOf(slope, mean) };
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
