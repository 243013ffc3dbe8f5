import { exactWhole } from "../../model/exact.ts";
import type { Money } from "../../model/money.ts";
import { count, money } from "../../text/text.ts";
import { moneyIn, perPeriod } from "../periods.ts";
import { guardrail } from "../rule.ts";

interface Args {
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
  say: ({ when, overage, accepted, cost }) =>
    `${when} plans ${count(overage)} tokens of overage, within the ${count(accepted)} accepted${
      cost === null ? "" : `: ${money(cost)} a month`
    }`,
  breaches: perPeriod<Args>(({ overage, acceptedOverage: accepted, cost, limits: { paths } }, facts) => {
    if (overage === 0n || overage > accepted) return null;
    return {
      path: paths.get("overageTokens") ?? paths.get("overageCost") ?? ["limits"],
      amount: exactWhole(overage),
      args: { overage, accepted, cost: moneyIn(cost.overage, facts) },
    };
  }),
});
