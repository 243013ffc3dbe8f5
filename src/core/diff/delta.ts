import type { Minor } from "../model/money.ts";
import type { Projection } from "../model/projection.ts";

/** What changes from one projection of a budget to another: of two rate cards, two commits, a plan and what happened. */
export interface Delta {
  readonly consumed: bigint;
  readonly allocation: bigint;
  readonly overage: bigint;
  /** Null where either side has no price. */
  readonly cost: Minor | null;
  /** Either side holds something unpriced: the difference is not exact. */
  readonly atLeast: boolean;
}

export function deltaOf(before: Projection, after: Projection): Delta {
  const [a, b] = [before.totals, after.totals];
  return {
    consumed: b.consumed - a.consumed,
    allocation: b.included + b.purchased - a.included - a.purchased,
    overage: b.overage - a.overage,
    cost: a.cost.total === null || b.cost.total === null ? null : b.cost.total - a.cost.total,
    atLeast: a.atLeast || b.atLeast,
  };
}
