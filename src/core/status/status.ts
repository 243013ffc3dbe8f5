import type { Health } from "../check/health.ts";
import type { Forecast, NoForecast } from "../forecast/forecast.ts";
import type { Day } from "../model/calendar.ts";
import type { Exact } from "../model/exact.ts";
import type { Data } from "../model/finding.ts";
import type { Money } from "../model/money.ts";
import type { PeriodUsage } from "../model/period-usage.ts";
import type { Grouping } from "../model/volumes.ts";
import type { Cause } from "../usage/volumes/causes.ts";
import type { SinceThen } from "../usage/volumes/since.ts";
import type { Weeks } from "./weeks.ts";

/** One organization in one billing period: what was used of its pool, how the period is expected to end, what to do. */
export interface Status extends Pick<PeriodUsage, "period" | "state" | "asOf"> {
  readonly org: string;
  readonly name: string;
  readonly owners: readonly string[];
  readonly pool: StatusPool;
  /** Nothing is to come, though some usage may still be reported. */
  readonly isOver: boolean;
  /** With fractions of tokens. */
  readonly total: Exact;
  /** Whole tokens, rounded up: the safe side of what is billed. */
  readonly consumed: bigint;
  readonly remaining: bigint;
  /** Above the allocation: billed, accepted or not. */
  readonly overage: bigint;
  /** Null where a price is missing. */
  readonly overageCost: Money | null;
  /** Of the allocation; null where that is 0. */
  readonly utilizationPercent: number | null;
  /** Of the ceiling; null where that is 0. */
  readonly budgetPercent: number | null;
  readonly health: Health;
  /** Largest first. */
  readonly features: readonly FeatureUse[];
  /** Of the whole period. */
  readonly planned: bigint;
  /** Planned, and not used so far. The most planned first. */
  readonly unused: readonly FeatureUse[];
  /** Cumulative, one a day, rounded up; null: the source has no days. */
  readonly days: readonly bigint[] | null;
  readonly weeks: Weeks | null;
  /** How much is expected at the end: of a period that is over, what was used. Null: not known. */
  readonly projected: bigint | null;
  /** The day on which the ceiling was passed, or is expected to be; null: not in this period, or not known. */
  readonly passed: Day | null;
  readonly forecast: Forecast | null;
  /** Why there is no forecast; null: there is one. */
  readonly noForecast: NoForecast | "not-published" | null;
  readonly advice: readonly Advice[];
  /** Null: its days, if there are any, are no estimate. */
  readonly estimate: StatusEstimate | null;
  /** What the source does not tell. */
  readonly notes: readonly string[];
}

/** What volumes tell of a period beside its days. */
export interface KnownEstimate {
  /** What it was asked by; null: not asked. */
  readonly by: Grouping | null;
  readonly causes: readonly Cause[];
  readonly factors: ReadonlyMap<string, Exact>;
  readonly since: SinceThen | null;
}

/** A status whose days, weeks and forecast are made of estimated days, and where its tokens went. */
export interface StatusEstimate extends Omit<KnownEstimate, "causes"> {
  readonly causes: readonly PricedCause[];
}

export interface PricedCause extends Cause {
  readonly sharePercent: number | null;
  /** At the price of a token above the allocation, included or not; null: no price. */
  readonly value: Money | null;
}

/** What a period may use. Null: the allocation was published, but not what it is made of. */
export interface StatusPool {
  readonly included: bigint | null;
  readonly purchased: bigint | null;
  readonly allocation: bigint;
  /** The allocation and the accepted overage. */
  readonly ceiling: bigint;
  readonly from: "file" | "source" | "published";
}

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

export type AdviceCode =
  | "over-ceiling"
  | "overage-running"
  | "forecast-over"
  | "utilization-high"
  | "feature-above-plan"
  | "purchased-unused"
  | "on-track";

/** What to do, and the numbers that say so. */
export interface Advice {
  readonly code: AdviceCode;
  readonly message: string;
  readonly data: Data;
}
