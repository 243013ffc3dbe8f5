import type { BillingPeriod } from "./calendar.ts";
import type { Exact } from "./exact.ts";

/** Usage of one feature up to a point in time, in tokens; null: the whole organization, not told apart by feature. */
export interface UsageSample {
  /** ISO 8601, UTC: the end of the hour or day the tokens were used in. */
  readonly until: string;
  readonly feature: string | null;
  /** Used since the previous sample of the same feature; a correction downwards is negative. */
  readonly tokens: Exact;
}

/**
 * Actual usage of one organization in one billing period, wherever it came from: Genesys Cloud, a CSV, a test.
 * The meter makes it, the forecast and the datapoints read it, reports print it.
 */
export interface Consumption {
  readonly org: string;
  readonly period: BillingPeriod;
  /** The source's own id of the period: a reset is a new id, a correction is not. */
  readonly periodId: string | null;
  /** Closed periods no longer change. Usage of the last days arrives after the reset. */
  readonly state: "open" | "closed";
  /** ISO 8601, UTC: usage after this instant is not in the figures yet. */
  readonly asOf: string;
  /** Oldest first. */
  readonly samples: readonly UsageSample[];
  /** The pool as the source reports it; null where it does not say. */
  readonly reported: { readonly included: bigint | null; readonly purchased: bigint | null };
}
