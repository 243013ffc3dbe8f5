import type { Limits } from "./budget.ts";
import type { BillingPeriod, Day, Month } from "./calendar.ts";
import { compare, type Exact } from "./exact.ts";
import type { Currency, Minor } from "./money.ts";
import type { Band, CardFeature, RateCard, Unit } from "./rate-card.ts";
import type { Path } from "./source.ts";

/** One number that a quantity is made of, and where the file says it. */
export interface Factor {
  readonly label: string;
  readonly value: Exact;
  /** To be shown in percent. */
  readonly isShare?: boolean;
  /** Null: it comes from the schema's default. */
  readonly path: Path | null;
}

export interface PricedPart {
  readonly name: string | null;
  /** Their product is the quantity; the first is the quantity the file states. */
  readonly factors: readonly Factor[];
  /** The first factor, with its range. */
  readonly stated: Band<Exact>;
  readonly quantity: Band<Exact>;
  readonly rate: Band<Exact>;
  /** Where `tokensPerUser` stands, if the file chose the rate. */
  readonly ratePath: Path | null;
  /** Stated share billed in a higher tier, whose line already holds it; null: not stated. */
  readonly billedElsewhere: Exact | null;
}

/** A line of a period. What cannot be priced has no tokens: totals are then lower bounds. */
export interface Line {
  readonly feature: string;
  readonly path: Path;
  /** Null where the card does not know the feature. */
  readonly card: CardFeature | null;
  readonly unit: Unit | null;
  readonly parts: readonly PricedPart[];
  readonly quantity: Exact | null;
  /** Unrounded tokens. */
  readonly exact: Band<Exact> | null;
  /** Whole tokens: rounded under a card that rounds lines, nearest for display under one that rounds the total. */
  readonly tokens: Band<bigint> | null;
  readonly unpriced: "unknown" | "not-on-card" | "other-unit" | "rate-missing" | null;
}

export interface Costs {
  readonly purchases: Minor | null;
  readonly overage: Minor | null;
  /** Null where a price is missing. */
  readonly total: Minor | null;
}

/** The figures of one stretch of the plan in which nothing changes. */
export interface Segment {
  /** What prices it, and where the file names it. */
  readonly card: RateCard;
  readonly cardPath: Path;
  readonly users: Exact;
  readonly workingDays: Exact;
  readonly lines: readonly Line[];
  /** Which figures the card rounds: each line's, or only the sum. */
  readonly rounding: "line" | "total";
  /** The unrounded sum of the lines. */
  readonly exact: Exact;
  readonly consumed: Band<bigint>;
  /** Something is unpriced: the figures are lower bounds. */
  readonly atLeast: boolean;
  readonly buffered: bigint | null;
  readonly included: bigint;
  /** Where the included pool comes from; null: the card's rule. */
  readonly includedPath: Path | null;
  readonly purchased: bigint;
  readonly allocation: bigint;
  readonly acceptedOverage: bigint;
  readonly ceiling: bigint;
  readonly overage: bigint;
  readonly unusedIncluded: bigint;
  readonly unusedPurchased: bigint;
  readonly price: Exact | null;
  readonly pricePath: Path | null;
  readonly cost: Costs;
  readonly limits: SegmentLimits;
}

export interface SegmentLimits {
  readonly overageTokens: bigint | null;
  readonly overageCost: Exact | null;
  readonly cost: Exact | null;
  readonly planCost: Exact | null;
  /** `planCost` is of a change that ends before the plan does. */
  readonly planCostEnds: boolean;
  readonly featureTokens: ReadonlyMap<string, bigint>;
  /** Where each limit that holds is stated: in the file, or in a change of it. */
  readonly paths: ReadonlyMap<keyof Limits, Path>;
  /** Where each limit of a feature is stated. */
  readonly featurePaths: ReadonlyMap<string, Path>;
}

export interface ProjectedPeriod {
  readonly period: BillingPeriod;
  readonly segment: Segment;
}

export interface Totals {
  readonly consumed: bigint;
  readonly included: bigint;
  readonly purchased: bigint;
  readonly overage: bigint;
  readonly atLeast: boolean;
  readonly cost: Costs;
}

/** What a budget comes to, period by period, under its rate cards. */
export interface Projection {
  /** The cards that price it, in the order they first do. */
  readonly cards: readonly RateCard[];
  /** Features that a card bills by seat, planned or not. */
  readonly seatFeatures: ReadonlySet<string>;
  readonly currency: Currency;
  readonly periods: readonly ProjectedPeriod[];
  /** The distinct ones, in the order they first occur. */
  readonly segments: readonly Segment[];
  readonly totals: Totals;
}

/** The month that costs most, the first of equals, by what is priced of it. */
export function worstMonthOf({ periods }: Pick<Projection, "periods">): { month: Month; cost: Minor } {
  let worst: { month: Month; cost: Minor } | null = null;
  for (const { period, segment } of periods) {
    const cost = (segment.cost.purchases ?? 0n) + (segment.cost.overage ?? 0n);
    if (worst === null || cost > worst.cost) worst = { month: period.month, cost };
  }
  return worst ?? { month: "", cost: 0n };
}

/** A limit on the cost of the whole plan, and where it is stated. */
export interface PlanCostLimit {
  readonly limit: Exact;
  readonly path: Path;
}

/**
 * The smallest limit on the cost of the whole plan: what holds in its last period, or what a change states that ends
 * before it.
 */
export function planCostLimitOf({ periods }: Pick<Projection, "periods">): PlanCostLimit | null {
  const last = periods.at(-1)?.segment.limits;
  let smallest: PlanCostLimit | null = null;
  for (const { segment } of periods) {
    const { planCost: limit, planCostEnds, paths } = segment.limits;
    if (limit === null || (segment.limits !== last && !planCostEnds)) continue;
    if (smallest !== null && compare(limit, smallest.limit) >= 0) continue;
    smallest = { limit, path: paths.get("planCost") ?? ["limits", "planCost"] };
  }
  return smallest;
}

/**
 * What a period may use, as the plan has it. After the plan's end the last period's licensing and allocation go on:
 * never silence. Before its beginning there is none.
 */
export function projectedAt({ periods }: Pick<Projection, "periods">, period: BillingPeriod): ProjectedPeriod | null {
  let found: ProjectedPeriod | null = null;
  for (const planned of periods) {
    if (planned.period.start > period.start) break;
    found = planned;
  }
  return found;
}

export const segmentAt = (projection: Pick<Projection, "periods">, period: BillingPeriod): Segment | null =>
  projectedAt(projection, period)?.segment ?? null;

/** The card by which usage is counted on a day. It knows the features of the plan's other cards, too. */
export function countingCard({ cards, periods }: Pick<Projection, "cards" | "periods">, day: Day): RateCard {
  const now = (periods.findLast(({ period }) => period.start <= day) ?? periods[0])?.segment.card ?? cards[0];
  if (now === undefined) throw new Error("a plan has a card");
  if (cards.length === 1) return now;
  return { ...now, features: new Map([...cards, now].flatMap(({ features }) => [...features])) };
}
