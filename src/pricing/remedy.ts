import { add, divide, type Exact, exactWhole, multiply, roundDown, subtract } from "../model/exact.ts";
import type { Factor, Line, Segment } from "../model/projection.ts";
import type { RateCard } from "../model/rate-card.ts";
import type { Path } from "../model/source.ts";
import { roundTokens } from "./round.ts";

/** The most that one line may plan for the period to fit its ceiling, everything else unchanged. */
export interface PlanAtMost {
  readonly feature: string;
  /** The key as the file writes it, such as `sessionsPerDay`. */
  readonly key: string;
  readonly value: bigint;
  readonly path: Path;
}

/** The largest line that can be lowered enough alone; null where none can. */
export function planAtMost(segment: Segment, card: RateCard): PlanAtMost | null {
  const largestFirst = segment.lines
    .filter(({ tokens }) => tokens !== null && tokens.typical > 0n)
    .sort((a, b) => Number((b.tokens?.typical ?? 0n) - (a.tokens?.typical ?? 0n)));
  for (const line of largestFirst) {
    const lever = leverOf(line);
    if (lever === null || line.exact === null) continue;
    const perUnit = divide(line.exact.typical, lever.value);
    const fits = (value: bigint): boolean =>
      totalWith(segment, line, multiply(exactWhole(value), perUnit), card) <= segment.ceiling;
    if (fits(0n)) {
      const value = largest(fits, roundDown(lever.value));
      return { feature: line.feature, key: lever.label, value, path: lever.path };
    }
  }
  return null;
}

/** The one number that a line of a single part hangs on. Shares follow the licensed users: no lever. */
function leverOf(line: Line): (Factor & { path: Path }) | null {
  const [part, another] = line.parts;
  const [stated, next] = part?.factors ?? [];
  if (stated === undefined || another !== undefined || stated.value.n === 0n || stated.path === null) return null;
  return next?.label === "licensed users" ? null : { ...stated, path: stated.path };
}

function totalWith(segment: Segment, line: Line, replaced: Exact, card: RateCard): bigint {
  if (line.exact === null || line.tokens === null) return segment.consumed.typical;
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
