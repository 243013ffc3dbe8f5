import { compare, ZERO } from "../../model/exact.ts";
import { fromMinor, type Minor } from "../../model/money.ts";
import { type Projection, planCostLimitOf } from "../../model/projection.ts";
import { costAt, plus } from "../../pricing/costs.ts";
import { leversOf, type Replanned } from "../../pricing/remedy.ts";
import { limitMoney, money } from "../../text/text.ts";
import { rangesOf } from "../remedy.ts";
import { guardrail } from "../rule.ts";
import { type AtMostRemedy, acceptRemedy, cheaperRemedy, planAtMost, planRemedies, raisedTo } from "../ways.ts";
import { beyond, type CostArgs } from "./cost-limit.ts";

export const planCostLimit = guardrail<CostArgs, AtMostRemedy>({
  code: "plan-cost-limit",
  severity: "error",
  measure: "money",
  what: "The whole plan costs more than the smallest `limits.planCost`: of its last period, or of a change that ends before.",
  why: "The limit is what the owners agreed to pay for the whole plan.",
  fix: "Plan less, or raise `limits.planCost` with the owners' consent.",
  say: ({ cost, limit, over }) =>
    `the whole plan costs ${money(cost)} of ${limitMoney(limit)} allowed: ${limitMoney(over)} over`,
  breaches: ({ projection: { periods, totals, currency } }) => {
    const stated = planCostLimitOf({ periods });
    if (stated === null || totals.cost.total === null) return [];
    const breach = beyond(totals.cost.total, stated.limit, currency, stated.path);
    return breach === null ? [] : [breach];
  },
  remedy: (_, facts) => {
    const { periods, currency, totals } = facts.projection;
    const segments = [...facts.projection.segments].sort((a, b) => (a.overage > b.overage ? -1 : 1));
    const levers = leversOf(segments, currency, (changed) => isWithin(changed, facts.projection));
    const stated = planCostLimitOf({ periods });
    const least = fromMinor(totals.cost.total ?? 0n, currency);
    const edits = stated === null ? [] : raisedTo([{ path: stated.path, least, now: stated.limit }]);
    const ahead = periods.filter(({ period }) => period.end > facts.today);
    const run = { periods: ahead, segments, subject: undefined };
    const cheaper = cheaperRemedy(
      rangesOf(ahead, ({ overage }) => overage),
      run,
      facts,
    );
    const accept = acceptRemedy("Raise the limit with the owners' consent", edits);
    const remedies = [...cheaper, ...planRemedies(levers, currency), ...accept];
    return { remedy: { planAtMost: planAtMost(levers) }, remedies };
  },
});

function isWithin(changed: readonly Replanned[], { periods, currency }: Projection): boolean {
  const limit = planCostLimitOf({ periods })?.limit ?? ZERO;
  const costs = new Map(changed.map(({ segment, total }) => [segment, costAt(segment, total, currency)]));
  let sum: Minor | null = 0n;
  for (const { segment } of periods) sum = plus(sum, costs.get(segment) ?? null);
  return sum !== null && compare(fromMinor(sum, currency), limit) <= 0;
}
