import { add, divide, exactWhole, multiply, roundDown, subtract } from "../model/exact.ts";
import type { Factor, Line, Segment } from "../model/projection.ts";
import type { RateCard } from "../model/rate-card.ts";
import type { Path } from "../model/source.ts";
import { roundTokens } from "./round.ts";

/** The most that one line may plan for its periods to fit their ceilings, everything else unchanged. */
export interface PlanAtMost {
  readonly feature: string;
  /** The key as the file writes it, such as `sessionsPerDay`. */
  readonly key: string;
  readonly value: bigint;
  readonly path: Path;
}

/** The largest line of the worst period, which comes first, that can be lowered enough alone; null where none can. */
export function planAtMost(segments: readonly Segment[], card: RateCard): PlanAtMost | null {
  const lines = segments[0]?.lines.filter(({ tokens }) => tokens !== null && tokens.typical > 0n) ?? [];
  lines.sort((a, b) => Number((b.tokens?.typical ?? 0n) - (a.tokens?.typical ?? 0n)));
  for (const candidate of lines) {
    const lever = leverOf(candidate);
    if (lever === null) continue;
    const periods = segments.map((segment) => ({ segment, line: lineOn(segment, lever.path) }));
    const fits = (value: bigint): boolean =>
      periods.every(({ segment, line }) => totalWith(segment, line, value, card) <= segment.ceiling);
    if (!fits(0n)) continue;
    const { label: key, path } = lever;
    return { feature: candidate.feature, key, value: largest(fits, roundDown(lever.value)), path };
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

/** A period's tokens with another value at a line's lever; where it has no such line, they stay. */
function totalWith(segment: Segment, line: Line | null, value: bigint, card: RateCard): bigint {
  const lever = line === null ? null : leverOf(line);
  if (line === null || lever === null || line.exact === null || line.tokens === null) return segment.consumed.typical;
  const replaced = multiply(exactWhole(value), divide(line.exact.typical, lever.value));
  return card.rounding.at === "line"
    ? segment.consumed.typical - line.tokens.typical + roundTokens(replaced, card)
    : roundTokens(add(subtract(segment.exact, line.exact.typical), replaced), card);
}

/** The largest value from 0 to `most` that fits; 0 does, and what does not fit never fits again. */
function largest(fits: (value: bigint) => boolean, most: bigint): bigint {
  let [low, high] = [0n, most];
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (fits(middle)) low = middle;
    else high = middle - 1n;
  }
  return low;
}
