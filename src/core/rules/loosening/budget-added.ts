import { ZERO } from "../../model/exact.ts";
import { fromMinor, type Money } from "../../model/money.ts";
import type { Projection } from "../../model/projection.ts";
import { count, counted, money } from "../../text/text.ts";
import type { Facts } from "../facts.ts";
import { loosening, type Size } from "../rule.ts";

/** What an organization may use and plans, over its whole plan. */
export interface Allowed {
  /** The ceilings of all periods together. */
  readonly ceiling: bigint;
  readonly planned: bigint;
  /** Null where a price is missing. */
  readonly cost: Money | null;
}

export function allowedBy({ periods, totals, currency }: Projection): Allowed {
  const ceiling = periods.reduce((sum, { segment }) => sum + segment.ceiling, 0n);
  const cost = totals.cost.total;
  return { ceiling, planned: totals.consumed, cost: cost === null ? null : { minor: cost, currency } };
}

export function sizeOfAllowed({ ceiling, planned, cost }: Allowed): Size {
  return {
    tokens: ceiling > planned ? ceiling : planned,
    money: cost === null ? ZERO : fromMinor(cost.minor, cost.currency),
  };
}

/** "600,000 tokens for the whole plan, plans 480,000, at a cost of 0.00 USD" */
export const allowedText = ({ ceiling, planned, cost }: Allowed, [may, plans]: readonly [string, string]): string =>
  `${may} ${counted(ceiling, "token")} for the whole plan and ${plans} ${count(planned)}${cost === null ? "" : `, at a cost of ${money(cost)}`}`;

interface Args extends Allowed {
  readonly org: string;
}

export const budgetAdded = loosening<Facts, Args>({
  code: "budget-added",
  what: "A change adds the budget of an organization.",
  why: "The base has no limit for it: its own limits, waivers and contract are all there is, and nobody has approved them.",
  fix: "Have the limits and the contract of the new organization approved.",
  say: ({ org, ...allowed }) =>
    `${org} has no valid budget in the base: it ${allowedText(allowed, ["may use", "plans"])}`,
  loosened: ({ budget, projection }) => {
    const allowed = allowedBy(projection);
    return [{ path: ["org"], size: sizeOfAllowed(allowed), args: { org: budget.org, ...allowed } }];
  },
});
