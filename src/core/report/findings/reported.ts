import type { Reported } from "../../check/result.ts";
import type { ProjectedPeriod, Segment } from "../../model/projection.ts";
import type { RateCard } from "../../model/rate-card.ts";
import { peakOf } from "./figures.ts";

export interface Needs {
  readonly periods: "all" | "fullest";
  readonly values: boolean;
}

/**
 * A copy of a result that a worker thread can send: without functions, and without what no format prints.
 * @param needs all periods, as JSON and pages print them, or only the fullest, which the other formats print; and the
 *   values, which pages price again
 */
export function reportedOf(result: Reported, { periods, values }: Needs): Reported {
  const { file, org, name, labels, status, health, budget, card, projection, findings } = result;
  return {
    file,
    org,
    name,
    labels,
    status,
    health,
    budget: budget && { currency: budget.currency },
    card: card && { id: card.id },
    projection: projection && {
      currency: projection.currency,
      totals: projection.totals,
      periods: periods === "all" ? plainPeriods(projection.periods) : plainPeriods([peakOf(projection)]),
    },
    findings,
    ...(values && result.values !== undefined ? { values: result.values } : {}),
  };
}

const NO_FEATURES: RateCard["features"] = new Map();

/** Periods that share a segment share it in the copy too. */
function plainPeriods(periods: readonly ProjectedPeriod[]): ProjectedPeriod[] {
  const copies = new Map<Segment, Segment>();
  return periods.map(({ period, segment }) => {
    const copy = copies.get(segment) ?? plainSegment(segment);
    copies.set(segment, copy);
    return { period, segment: copy };
  });
}

const plainSegment = (segment: Segment): Segment => ({
  ...segment,
  card: { ...segment.card, features: NO_FEATURES },
  lines: segment.lines.map((line) => ({ ...line, card: null, parts: [] })),
});
