import { guardrail } from "../rule.ts";
import { money } from "../text.ts";
import { beyond, type CostArgs } from "./cost-limit.ts";

export const planCostLimit = guardrail<CostArgs>({
  code: "plan-cost-limit",
  severity: "error",
  measure: "money",
  what: "The whole plan costs more than `limits.planCost`.",
  why: "The owners said what they are ready to pay for the plan as a whole.",
  fix: "Plan or buy less, or raise the limit with the owners' consent.",
  say: ({ cost, limit, over }) => `the plan costs ${money(cost)} of ${money(limit)}: ${money(over)} over`,
  breaches: ({ projection: { periods, totals, currency } }) => {
    const limits = periods.at(-1)?.segment.limits;
    const limit = limits?.planCost ?? null;
    if (limit === null || totals.cost.total === null) return [];
    const path = limits?.paths.get("planCost") ?? ["limits", "planCost"];
    const breach = beyond(totals.cost.total, limit, currency, path);
    return breach === null ? [] : [breach];
  },
});
