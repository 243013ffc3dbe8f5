import { compare, exactWhole, multiply } from "../../model/exact.ts";
import { count } from "../../text/text.ts";
import { perPeriod } from "../periods.ts";
import { leastOf, type MonthRange, rangesOf, rangesText } from "../remedy.ts";
import { guardrail } from "../rule.ts";

interface Remedy {
  /** As many in every period. `reductions` has what each period can do without. */
  readonly remedy: { readonly buyFewer: bigint; readonly reductions: readonly MonthRange[] };
}

export const purchasedUnused = guardrail<{ unused: bigint; purchased: bigint }, Remedy>({
  code: "purchased-unused",
  severity: "warning",
  measure: "tokens",
  what: "More than 20 % of the purchased tokens of a period stay unused.",
  why: "The included pool costs nothing; purchased tokens that expire are money spent on nothing. They do not carry over.",
  fix: "Purchases can be lowered each month: buy less for the period.",
  say: ({ when, unused, purchased }) =>
    `${when} leaves ${count(unused)} of ${count(purchased)} purchased tokens unused`,
  help: ({ remedy: { reductions } }) => `Buy ${rangesText(reductions, true)}.`,
  breaches: perPeriod(({ unusedPurchased: unused, purchased }, { guardrails }) => {
    if (unused === 0n) return null;
    const accepted = multiply(guardrails.thresholds.purchasedUnused, exactWhole(purchased));
    return compare(exactWhole(unused), accepted) <= 0
      ? null
      : { path: ["purchases"], amount: exactWhole(unused), args: { unused, purchased } };
  }),
  remedy: ({ periods }) => {
    const reductions = rangesOf(periods, ({ unusedPurchased }) => unusedPurchased);
    return { remedy: { buyFewer: leastOf(reductions), reductions } };
  },
});
