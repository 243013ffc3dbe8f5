import { compare, type Exact, subtract, ZERO } from "../../model/exact.ts";
import { type Currency, fromMinor, type Minor, type Money } from "../../model/money.ts";
import type { Path } from "../../model/source.ts";
import { costAt } from "../../pricing/costs.ts";
import { leversOf, type Replanned } from "../../pricing/remedy.ts";
import { type LimitMoney, limitMoney, money, toLimitMoney } from "../../text/text.ts";
import { perPeriod } from "../periods.ts";
import { rangesOf } from "../remedy.ts";
import { type BreachOf, guardrail } from "../rule.ts";
import { type AtMostRemedy, acceptRemedy, cheaperRemedy, planAtMost, planRemedies, raisedTo } from "../ways.ts";

export interface CostArgs {
  readonly cost: Money;
  readonly limit: LimitMoney;
  readonly over: LimitMoney;
}

export const costLimit = guardrail<CostArgs, AtMostRemedy>({
  code: "cost-limit",
  severity: "error",
  measure: "money",
  what: "A period costs more than `limits.cost`: purchases plus overage.",
  why: "The limit is what the owners agreed to pay for a period.",
  fix: "Plan less, or raise `limits.cost` with the owners' consent.",
  say: ({ when, cost, limit, over }) =>
    `${when} costs ${money(cost)} a month of ${limitMoney(limit)} allowed: ${limitMoney(over)} over`,
  breaches: perPeriod<CostArgs>(({ cost: { total }, limits: { cost: limit, paths } }, { projection }) => {
    if (total === null || limit === null) return null;
    return beyond(total, limit, projection.currency, paths.get("cost") ?? ["limits", "cost"]);
  }),
  remedy: (run, facts) => {
    const { projection } = facts;
    const { currency } = projection;
    const isWithin = ({ segment, total }: Replanned): boolean => {
      const cost = costAt(segment, total, currency);
      return cost !== null && compare(fromMinor(cost, currency), segment.limits.cost ?? ZERO) <= 0;
    };
    const levers = leversOf(run.segments, currency, (periods) => periods.every(isWithin));
    const needs = run.segments.map(({ cost, limits }) => ({
      path: limits.paths.get("cost") ?? ["limits", "cost"],
      least: fromMinor(cost.total ?? 0n, currency),
      now: limits.cost,
    }));
    const cheaper = cheaperRemedy(
      rangesOf(run.periods, ({ overage }) => overage),
      run,
      facts,
    );
    const accept = acceptRemedy("Raise the limit with the owners' consent", raisedTo(needs));
    const remedies = [...cheaper, ...planRemedies(levers, currency), ...accept];
    return { remedy: { planAtMost: planAtMost(levers) }, remedies };
  },
});

export function beyond(cost: Minor, limit: Exact, currency: Currency, path: Path): BreachOf<CostArgs> | null {
  const amount = subtract(fromMinor(cost, currency), limit);
  if (amount.n <= 0n) return null;
  const [most, over] = [toLimitMoney(limit, currency), toLimitMoney(amount, currency)];
  return { path, amount, args: { cost: { minor: cost, currency }, limit: most, over } };
}
