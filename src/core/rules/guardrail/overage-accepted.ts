import { compare, exactWhole } from "../../model/exact.ts";
import { fromMinor, type Money } from "../../model/money.ts";
import { count, counted, type LimitMoney, limitMoney, money, toLimitMoney } from "../../text/text.ts";
import { moneyIn, perPeriod } from "../periods.ts";
import { guardrail } from "../rule.ts";

interface Args {
  /** Where the month costs more: accepted overage is paid for within it. */
  readonly costLimit: LimitMoney | null;
  readonly overage: bigint;
  readonly accepted: bigint;
  readonly cost: Money | null;
}

export const overageAccepted = guardrail<Args>({
  code: "overage-accepted",
  severity: "info",
  measure: "tokens",
  what: "A period plans overage that the owners accept in `limits`.",
  why: "Accepted overage is on the invoice too.",
  fix: "Nothing to do if the cost is intended.",
  say: ({ when, overage, accepted, cost, costLimit }) =>
    `${when} plans ${counted(overage, "token")} of overage, within the ${count(accepted)} accepted${
      cost === null ? "" : `: ${money(cost)} a month`
    }${costLimit === null ? "" : `, but limits.cost allows ${limitMoney(costLimit)}`}`,
  help: ({ costLimit }) =>
    costLimit === null ? null : "Raise limits.cost with the owners' consent, or plan less: it is a cap on all costs.",
  breaches: perPeriod<Args>(({ overage, acceptedOverage: accepted, cost, limits }, facts) => {
    if (overage === 0n || overage > accepted) return null;
    const { currency } = facts.projection;
    const isBeyond =
      cost.total !== null && limits.cost !== null && compare(fromMinor(cost.total, currency), limits.cost) > 0;
    return {
      path: limits.paths.get("overageTokens") ?? limits.paths.get("overageCost") ?? ["limits"],
      amount: exactWhole(overage),
      args: {
        overage,
        accepted,
        cost: moneyIn(cost.overage, facts),
        costLimit: isBeyond && limits.cost !== null ? toLimitMoney(limits.cost, currency) : null,
      },
    };
  }),
});
