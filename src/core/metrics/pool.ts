import type { ReportedTerms } from "../model/period-usage.ts";
import type { Segment } from "../model/projection.ts";

/** The tokens that a period may use. */
export interface Pool {
  readonly included: bigint;
  readonly purchased: bigint;
  readonly allocation: bigint;
  /** The allocation and the accepted overage. */
  readonly ceiling: bigint;
  readonly featureLimits: ReadonlyMap<string, bigint>;
  /** Who says what is included and purchased. */
  readonly from: "file" | "source";
}

/** What the source reports is what the organization really has; what it does not report, the file says. */
export function poolOf(segment: Segment, { included, committed }: ReportedTerms): Pool {
  const pool = { included: included ?? segment.included, purchased: committed ?? segment.purchased };
  const allocation = pool.included + pool.purchased;
  return {
    ...pool,
    allocation,
    ceiling: allocation + segment.acceptedOverage,
    featureLimits: segment.limits.featureTokens,
    from: included === null && committed === null ? "file" : "source",
  };
}

/** Whether the source reports another pool than the file says: commonly a purchase that nobody wrote down. */
export const hasMismatch = (segment: Segment, { included, committed }: ReportedTerms): boolean =>
  (included !== null && included !== segment.included) || (committed !== null && committed !== segment.purchased);
