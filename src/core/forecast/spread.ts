import { combined, type PastSums } from "./combine.ts";
import type { Replay } from "./replay.ts";

/** How far the rest of a period may end from what is expected. */
export interface Reach {
  readonly below: number;
  readonly above: number;
}

/**
 * What makes an interval that holds 80 of 100 months: part of the standard deviation; for a change of the level that has
 * not begun, part of the rest, the more the longer that is; for a single strange day, part of a day. It reaches further
 * up: a campaign adds more than a holiday takes. Tuned on generated months and public daily series: bench/backtest.
 */
const BELOW = { deviation: 0.7, change: 0.125, day: 0.15 };
const ABOVE = { deviation: 0.8, change: 0.22, day: 0.3 };
const CHANGE_DAYS = 20;
/** Where few days are known, a campaign among them looks like the level: this many days widen the interval downwards. */
const YOUNG_DAYS = 8;

/**
 * @param days to come
 * @param known days that were learnt from
 */
export function reachOf(deviation: number, rest: number, days: number, known: number): Reach {
  const distance = (part: typeof BELOW): number => {
    const change = (part.change * rest) ** 2 * (days / CHANGE_DAYS);
    return Math.sqrt((part.deviation * deviation) ** 2 + change + (part.day * rest) ** 2 / Math.max(1, days));
  };
  return { below: distance(BELOW) * Math.sqrt(1 + YOUNG_DAYS / Math.max(1, known)), above: distance(ABOVE) };
}

/** How fast past errors fade. */
const FADING = 0.985;
/** Errors of days that follow each other add up: of so many days they are this much wider than chance alone. */
const DRIFT = 0.12;
/** What is assumed of the errors counts as so many of them. */
const ASSUMED_WORTH = 2;
/** Error of one day, as a share of a mean day, before days were forecast. */
const ASSUMED_ERROR = 0.35;
const SPARSE_ERROR = 1.2;
const ASSUMED_ERROR_WORTH = 4;

/** The standard deviation, from the errors that the same shares would have made on past days, and what is assumed where there are few. */
export function deviationOf(
  { origins, ahead }: Replay,
  shares: readonly number[],
  used: PastSums,
  horizon: number,
  isSparse: boolean,
): number {
  const expected = combined(ahead.map(total), shares, 0) / horizon;
  const errorOf = (days: number) => {
    let [squares, weight, factor] = [0, 0, 1];
    for (let index = origins.length - 1; index >= 0; index--) {
      const origin = origins[index];
      const there = origin && used.of(origin.day, days);
      if (origin === undefined || there === undefined || there === null) continue;
      squares += factor * (combined(origin.sums, shares, days - 1) - there) ** 2;
      weight += factor;
      factor *= FADING;
    }
    return { squares, weight };
  };
  const day = errorOf(1);
  const assumed = ((isSparse ? SPARSE_ERROR : ASSUMED_ERROR) * expected) ** 2;
  const ofDay = (day.squares + ASSUMED_ERROR_WORTH * assumed) / (day.weight + ASSUMED_ERROR_WORTH);
  const ofDays = ofDay * horizon * (1 + DRIFT * horizon);
  const rest = errorOf(horizon);
  const independent = rest.weight / horizon;
  const variance = (rest.squares / horizon + ASSUMED_WORTH * ofDays) / (independent + ASSUMED_WORTH);
  return Math.sqrt(variance);
}

const total = (path: Float64Array): Float64Array => Float64Array.of(path.reduce((sum, tokens) => sum + tokens, 0));
