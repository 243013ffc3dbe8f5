import { decay, logarithm } from "./powers.ts";
import type { Origin, Replay } from "./replay.ts";
import type { Series } from "./series.ts";
import { SMOOTHINGS } from "./smoothings.ts";

/** How far ahead smoothings are compared, how fast their past fades, and how much an independent error counts. */
interface Contest {
  readonly days: number;
  readonly fading: number;
  readonly counts: number;
}

const contests = (horizon: number): readonly Contest[] => [
  { days: 1, fading: 0.95, counts: 1.18 },
  { days: 7, fading: 0.97, counts: 0.95 },
  { days: 7, fading: 0.985, counts: 0.53 },
  { days: horizon, fading: 0.985, counts: 0.79 },
];

/** Errors below this share of the mean one are alike. */
const ALIKE = 1e-6;

/** Shares of the smoothings, which add up to 1: what each has said of past days decides. */
export function sharesOf({ origins }: Replay, used: PastSums, horizon: number): number[] {
  const doubts: number[] = SMOOTHINGS.map(({ trust }) => -trust);
  for (const { days, fading, counts } of contests(horizon)) {
    const { squares, weight } = squaresOf(origins, used, days, fading);
    if (weight === 0) continue;
    const alike = (ALIKE * squares.reduce((sum, one) => sum + one, 0)) / squares.length + Number.MIN_VALUE * 1e10;
    const least = Math.min(...squares) + alike;
    // Sums of days that overlap tell little more than one of them.
    const independent = (weight / days) * (counts / 2);
    for (const [at, square] of squares.entries())
      doubts[at] = (doubts[at] ?? 0) + independent * logarithm((square + alike) / least);
  }
  const best = Math.min(...doubts);
  const shares = doubts.map((doubt) => decay(doubt - best));
  const all = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / all);
}

function squaresOf(origins: readonly Origin[], used: PastSums, days: number, fading: number) {
  const squares: number[] = SMOOTHINGS.map(() => 0);
  let [weight, factor] = [0, 1];
  for (let index = origins.length - 1; index >= 0; index--) {
    const { day, sums } = origins[index] as Origin;
    const there = used.of(day, days);
    if (there === null) continue;
    weight += factor;
    for (let at = 0; at < squares.length; at++) {
      const error = (sums[at]?.[days - 1] ?? 0) - there;
      squares[at] = (squares[at] ?? 0) + factor * error * error;
    }
    factor *= fading;
  }
  return { squares, weight };
}

/** What days in a row took together. */
export class PastSums {
  private readonly sums: Float64Array;
  private readonly unknown: Float64Array;

  constructor({ tokens }: Pick<Series, "tokens">) {
    this.sums = new Float64Array(tokens.length + 1);
    this.unknown = new Float64Array(tokens.length + 1);
    for (const [day, one] of tokens.entries()) {
      this.sums[day + 1] = (this.sums[day] ?? 0) + (one ?? 0);
      this.unknown[day + 1] = (this.unknown[day] ?? 0) + (one === null ? 1 : 0);
    }
  }

  /** Null where one of them is not known. */
  of(from: number, days: number): number | null {
    const end = from + days;
    if (end >= this.sums.length || this.unknown[end] !== this.unknown[from]) return null;
    return (this.sums[end] ?? 0) - (this.sums[from] ?? 0);
  }
}

export const combined = (parts: readonly Float64Array[], shares: readonly number[], day: number): number =>
  parts.reduce((sum, part, at) => sum + (part[day] ?? 0) * (shares[at] ?? 0), 0);
