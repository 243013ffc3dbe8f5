import type { Forecast } from "../forecast/forecast.ts";
import type { BillingPeriod } from "../model/calendar.ts";
import type { Exact } from "../model/exact.ts";
import type { Money } from "../model/money.ts";

/** A feature's part of what was used. */
export interface FeatureUse {
  /** Null: not told apart. */
  readonly feature: string | null;
  readonly tokens: Exact;
  /** Of all that was used; null where nothing was. */
  readonly sharePercent: number | null;
  /** What the plan has for the whole period; null: the plan does not have the feature. */
  readonly planned: bigint | null;
}

/** What may be used, and who says so: Genesys Cloud's own figures count once they are known. */
export interface Pool {
  readonly included: bigint;
  readonly purchased: bigint;
  readonly allocation: bigint;
  readonly ceiling: bigint;
  readonly from: "file" | "source";
}

/** One billing period: what was used of its pool so far, and how it is expected to end. Advice is given on this. */
export interface Situation {
  readonly period: BillingPeriod;
  /** ISO 8601, UTC: usage after it is not in the figures. */
  readonly asOf: string;
  readonly pool: Pool;
  /** Whole tokens, rounded up: a guardrail errs towards the bill. */
  readonly consumed: bigint;
  /** Beyond the allocation: billed, accepted or not. */
  readonly overage: bigint;
  /** Null where a price is missing. */
  readonly overageCost: Money | null;
  /** Of the ceiling; null where that is 0. */
  readonly budgetPercent: number | null;
  /** Largest first. */
  readonly features: readonly FeatureUse[];
  /** Null: too early, or the source has no days. */
  readonly forecast: Forecast | null;
}
