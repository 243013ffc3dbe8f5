import { add, type Exact, exactWhole, ZERO } from "../../model/exact.ts";
import { type Currency, fromMinor } from "../../model/money.ts";
import { type Projection, planCostLimitOf, type Segment } from "../../model/projection.ts";
import { costLimit } from "../../rules/guardrail/cost-limit.ts";
import { featureLimit } from "../../rules/guardrail/feature-limit.ts";
import { overAllocation } from "../../rules/guardrail/over-allocation.ts";
import { planCostLimit } from "../../rules/guardrail/plan-cost-limit.ts";
import type { Rule } from "../../rules/rule.ts";

/** One figure that a base limits. */
interface Measured {
  readonly rule: Rule;
  readonly feature?: string;
  /** Null: the figure is in tokens. */
  readonly currency: Currency | null;
}

/** Of a month. */
export interface Monthly extends Measured {
  /** Null where a price is missing. */
  readonly planned: (segment: Segment) => Exact | null;
  /** What was allowed of it, without what is bought; null: no limit. */
  readonly allowed: (segment: Segment) => Exact | null;
}

/** Of the whole plan. */
export interface OfPlan extends Measured {
  readonly planned: (projection: Projection) => Exact | null;
  readonly allowed: (projection: Projection) => Exact | null;
}

export const ceiling: Monthly = {
  rule: overAllocation,
  currency: null,
  planned: ({ consumed }) => exactWhole(consumed.typical),
  allowed: (segment) => {
    const most = segment.ceiling > segment.consumed.typical ? segment.ceiling : segment.consumed.typical;
    return exactWhole(most - segment.purchased);
  },
};

export const costIn = (currency: Currency): Monthly => ({
  rule: costLimit,
  currency,
  planned: ({ cost }) => (cost.total === null ? null : fromMinor(cost.total, currency)),
  allowed: ({ limits }) => limits.cost,
});

/** Without rounding, as the limit of a feature is judged. */
export const tokensOn = (feature: string): Monthly => ({
  rule: featureLimit,
  feature,
  currency: null,
  planned: ({ lines }) =>
    lines.reduce((sum, line) => (line.feature === feature ? add(sum, line.exact?.typical ?? ZERO) : sum), ZERO),
  allowed: ({ limits }) => {
    const tokens = limits.featureTokens.get(feature);
    return tokens === undefined ? null : exactWhole(tokens);
  },
});

export const planCostIn = (currency: Currency): OfPlan => ({
  rule: planCostLimit,
  currency,
  planned: ({ totals }) => (totals.cost.total === null ? null : fromMinor(totals.cost.total, currency)),
  allowed: (projection) => planCostLimitOf(projection)?.limit ?? null,
});
