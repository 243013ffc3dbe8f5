import {
  add,
  compare,
  divide,
  type Exact,
  exactText,
  exactWhole,
  multiply,
  roundDown,
  subtract,
} from "../model/exact.ts";
import type { Edit } from "../model/finding.ts";
import type { Currency, Minor } from "../model/money.ts";
import type { Line, PricedPart, Segment } from "../model/projection.ts";
import type { Path } from "../model/source.ts";
import { costAt } from "./costs.ts";
import { roundTokens } from "./round.ts";

/** One number of the file that can be lowered until the plan fits, everything else unchanged. */
export interface Lever {
  readonly feature: string;
  readonly part: string | null;
  /** The key as the file writes it, such as `sessionsPerDay`. */
  readonly key: string;
  readonly path: Path;
  readonly planned: Exact;
  readonly most: Exact;
  /** Both are shares of the licensed users. */
  readonly isShare: boolean;
  /** In the worst period; null where a price is missing. */
  readonly saves: Minor | null;
  readonly edits: readonly Edit[];
}

/** What a period comes to with another value at a lever. */
export interface Replanned {
  readonly segment: Segment;
  readonly total: bigint;
  /** Of that line alone, unrounded; null where the period has no such line. */
  readonly ofLine: Exact | null;
}

interface Found {
  readonly line: Line;
  readonly part: PricedPart;
  readonly key: string;
  readonly planned: Exact;
  readonly isShare: boolean;
  readonly path: Path;
}

/**
 * Every number that can be lowered enough alone, the largest line of the worst period first: it changes least.
 * @param segments the worst first
 * @param fits whether that is enough; what does not fit never fits again with more
 * @param feature to look at no other
 */
export function leversOf(
  segments: readonly Segment[],
  currency: Currency,
  fits: (replanned: readonly Replanned[]) => boolean,
  feature?: string,
): Lever[] {
  const [worst] = segments;
  if (worst === undefined) return [];
  const levers: Lever[] = [];
  for (const found of numbersOf(worst, feature)) {
    const periods = segments.map((segment) => ({ segment, at: numberAt(segment, found.path) }));
    const step: Exact = { n: 1n, d: found.isShare ? 1_000n : 1n };
    const with_ = (value: bigint): Replanned[] =>
      periods.map(({ segment, at }) => replanned(segment, at, multiply(exactWhole(value), step)));
    if (!fits(with_(0n))) continue;
    const value = largest((most) => fits(with_(most)), roundDown(divide(found.planned, step)));
    const most = multiply(exactWhole(value), step);
    const [after] = with_(value);
    levers.push({
      feature: found.line.feature,
      part: found.part.name,
      key: found.key,
      path: found.path,
      planned: found.planned,
      most,
      isShare: found.isShare,
      saves: savedBy(worst, after, currency),
      edits: editsOf(found, most),
    });
  }
  return levers;
}

/** The numbers that a period's lines hang on, those of the largest parts first. */
function numbersOf({ lines }: Segment, feature: string | undefined): Found[] {
  const found = lines.flatMap((line) => (feature === undefined || feature === line.feature ? partsOf(line) : []));
  return found.sort((a, b) => compare(tokensOf(b.part), tokensOf(a.part)));
}

function partsOf(line: Line): Found[] {
  return line.parts.flatMap((part): Found[] => {
    const [stated] = part.factors;
    if (stated === undefined || stated.path === null || stated.value.n === 0n || tokensOf(part).n === 0n) return [];
    const { label: key, value: planned, isShare = false, path } = stated;
    return [{ line, part, key, planned, isShare, path }];
  });
}

const tokensOf = ({ quantity, rate }: PricedPart): Exact => multiply(quantity.typical, rate.typical);

const numberAt = ({ lines }: Segment, path: Path): Found | null =>
  lines.flatMap(partsOf).find((found) => found.path.join() === path.join()) ?? null;

function replanned(segment: Segment, at: Found | null, value: Exact): Replanned {
  const { exact: before, tokens } = at?.line ?? { exact: null, tokens: null };
  if (at === null || before === null || tokens === null)
    return { segment, total: segment.consumed.typical, ofLine: null };
  const left = multiply(tokensOf(at.part), divide(subtract(at.planned, value), at.planned));
  const exact = subtract(before.typical, left);
  const { card } = segment;
  const total =
    card.rounding.at === "line"
      ? segment.consumed.typical - tokens.typical + roundTokens(exact, card)
      : roundTokens(add(subtract(segment.exact, before.typical), exact), card);
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

function savedBy(worst: Segment, after: Replanned | undefined, currency: Currency): Minor | null {
  const cost = after === undefined ? null : costAt(worst, after.total, currency);
  return cost === null || worst.cost.total === null ? null : worst.cost.total - cost;
}

/** Of a range, its middle is lowered, and its low end where that would be above. */
function editsOf({ path, planned, isShare, part: { quantity } }: Found, most: Exact): Edit[] {
  if (isShare) return [{ path, value: `${exactText(multiply(most, { n: 100n, d: 1n }))}%` }];
  const value = Number(exactText(most));
  if (quantity.low === quantity.typical && quantity.high === quantity.typical) return [{ path, value }];
  const low = divide(multiply(planned, quantity.low), quantity.typical);
  const typical = { path: [...path, "typical"], value };
  return compare(low, most) > 0 ? [{ path: [...path, "low"], value }, typical] : [typical];
}
