import { add, divide, type Exact, exactWhole, multiply, roundDown, subtract } from "../model/exact.ts";
import type { Factor, Line, Segment } from "../model/projection.ts";
import type { RateCard } from "../model/rate-card.ts";
import type { Path } from "../model/source.ts";
import { roundTokens } from "./round.ts";

/** The most that one line may plan, everything else unchanged. */
export interface PlanAtMost {
  readonly feature: string;
  /** The key as the file writes it, such as `sessionsPerDay`. */
  readonly key: string;
  readonly value: bigint;
  readonly path: Path;
}

/** What a period comes to with another value at a line's lever. */
export interface Replanned {
  readonly segment: Segment;
  readonly total: bigint;
  /** Of that line alone, unrounded; null where the period has no such line. */
  readonly ofLine: Exact | null;
}

/**
 * The largest line of the worst period, which comes first, that can be lowered enough alone; null where none can.
 * @param fits whether that is enough; what does not fit never fits again with more
 * @param feature to look at no other
 */
export function planAtMost(
  segments: readonly Segment[],
  card: RateCard,
  fits: (replanned: readonly Replanned[]) => boolean,
  feature?: string,
): PlanAtMost | null {
  const lines = segments[0]?.lines.filter(({ tokens }) => tokens !== null && tokens.typical > 0n) ?? [];
  lines.sort((a, b) => Number((b.tokens?.typical ?? 0n) - (a.tokens?.typical ?? 0n)));
  for (const candidate of lines) {
    const lever = feature === undefined || feature === candidate.feature ? leverOf(candidate) : null;
    if (lever === null) continue;
    const periods = segments.map((segment) => ({ segment, line: lineOn(segment, lever.path) }));
    const fitsWith = (value: bigint): boolean =>
      fits(periods.map(({ segment, line }) => replanned(segment, line, value, card)));
    if (!fitsWith(0n)) continue;
    const { label: key, path } = lever;
    return { feature: candidate.feature, key, value: largest(fitsWith, roundDown(lever.value)), path };
  }
  return null;
}

/** The one number that a line of a single part hangs on. Shares follow the licensed users: no lever. */
function leverOf(line: Line): (Factor & { path: Path }) | null {
  const [part, another] = line.parts;
  const [stated] = part?.factors ?? [];
  if (stated === undefined || another !== undefined || stated.value.n === 0n || stated.path === null) return null;
  return stated.isShare === true ? null : { ...stated, path: stated.path };
}

const lineOn = ({ lines }: Segment, path: Path): Line | null =>
  lines.find((line) => leverOf(line)?.path.join() === path.join()) ?? null;

function replanned(segment: Segment, line: Line | null, value: bigint, card: RateCard): Replanned {
  const lever = line === null ? null : leverOf(line);
  if (line === null || lever === null || line.exact === null || line.tokens === null) {
    return { segment, total: segment.consumed.typical, ofLine: null };
  }
  const exact = multiply(exactWhole(value), divide(line.exact.typical, lever.value));
  if (card.rounding.at === "line") {
    const total = segment.consumed.typical - line.tokens.typical + roundTokens(exact, card);
    return { segment, total, ofLine: exact };
  }
  const total = roundTokens(add(subtract(segment.exact, line.exact.typical), exact), card);
  return { segment, total, ofLine: exact };
}

/** The largest value from 0 to `most` that fits; 0 does. */
function largest(fits: (value: bigint) => boolean, most: bigint): bigint {
  let [low, high] = [0n, most];
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (fits(middle)) low = middle;
    else high = middle - 1n;
  }
  return low;
}
