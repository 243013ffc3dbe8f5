import { add, divide, type Exact, exactWhole, multiply, roundDown, subtract } from "../model/exact.ts";
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

/** The largest line of the worst period that can be lowered enough alone, in all periods; null where none can. */
export function planAtMost(segments: readonly Segment[], card: RateCard): PlanAtMost | null {
  const lines = segments[0]?.lines.filter(({ tokens }) => tokens !== null && tokens.typical > 0n) ?? [];
  lines.sort((a, b) => Number((b.tokens?.typical ?? 0n) - (a.tokens?.typical ?? 0n)));
  for (const line of lines) {
    const lever = leverOf(line);
    if (lever === null) continue;
    const values = segments.map((segment) => most(segment, line.feature, lever.path, card));
    const least = values.reduce((a, b) => (a === null || b === null || a < b ? (b === null ? null : a) : b));
    if (least !== null) return { feature: line.feature, key: lever.label, value: least, path: lever.path };
  }
  return null;
}

/** The most that the number at this path may be for a period to fit; null where it cannot be low enough. */
function most(segment: Segment, feature: string, path: Path, card: RateCard): bigint | null {
  const line = segment.lines.find((candidate) => candidate.feature === feature);
  const lever = line === undefined ? null : leverOf(line);
  if (line?.exact == null || lever?.path.join() !== path.join()) return null;
  const perUnit = divide(line.exact.typical, lever.value);
  const fits = (value: bigint): boolean =>
    totalWith(segment, line, multiply(exactWhole(value), perUnit), card) <= segment.ceiling;
  return fits(0n) ? largest(fits, roundDown(lever.value)) : null;
}

/** The one number that a line of a single part hangs on. Shares follow the licensed users: no lever. */
function leverOf(line: Line): (Factor & { path: Path }) | null {
  const [part, another] = line.parts;
  const [stated] = part?.factors ?? [];
  if (stated === undefined || another !== undefined || stated.value.n === 0n || stated.path === null) return null;
  return stated.isShare === true ? null : { ...stated, path: stated.path };
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
