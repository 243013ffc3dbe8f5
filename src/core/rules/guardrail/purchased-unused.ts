import type { Budget } from "../../model/budget.ts";
import { exactWhole, multiply, subtract } from "../../model/exact.ts";
import type { Edit } from "../../model/finding.ts";
import { count, percent } from "../../text/text.ts";
import { perPeriod } from "../periods.ts";
import { leastOf, type MonthRange, rangesOf, rangesText } from "../remedy.ts";
import { guardrail, type Ways } from "../rule.ts";

interface Remedy {
  /** The number that every period can do without; `reductions` has the number of each. */
  readonly remedy: { readonly buyFewer: bigint; readonly reductions: readonly MonthRange[] };
}

export const purchasedUnused = guardrail<{ unused: bigint; purchased: bigint }, Remedy>({
  code: "purchased-unused",
  severity: "warning",
  measure: "tokens",
  what: ({ purchasedUnused }) =>
    `More than ${percent(purchasedUnused)} of the purchased tokens of a period stay unused.`,
  why: "Purchased tokens do not carry over: those that expire are paid for nothing.",
  fix: "Buy less for the period: purchases can be lowered each month. A waiver counts the unused tokens above that threshold.",
  say: ({ when, unused, purchased }) =>
    `${when} leaves ${count(unused)} of ${count(purchased)} purchased tokens unused`,
  help: ({ remedy: { reductions } }) => `Buy ${rangesText(reductions, true)}.`,
  breaches: perPeriod(({ unusedPurchased: unused, purchased }, { guardrails }) => {
    if (unused === 0n) return null;
    const accepted = multiply(guardrails.thresholds.purchasedUnused, exactWhole(purchased));
    const amount = subtract(exactWhole(unused), accepted);
    return amount.n <= 0n ? null : { path: ["purchases"], amount, args: { unused, purchased } };
  }),
  remedy: ({ periods }, { budget }) => {
    const reductions = rangesOf(periods, ({ unusedPurchased }) => unusedPurchased);
    const edits = fewer(budget, leastOf(reductions));
    const remedies: Ways["remedies"] =
      edits === null || reductions.length > 1
        ? []
        : [{ kind: "buy", summary: `Buy ${rangesText(reductions, true)}`, edits }];
    return { remedy: { buyFewer: leastOf(reductions), reductions }, remedies };
  },
});

/** The only purchase, less so many tokens; null where several purchases could be lowered. */
function fewer({ purchases: [purchase, another] }: Budget, tokens: bigint): Edit[] | null {
  if (purchase === undefined || another !== undefined) return null;
  const left = purchase.tokens - tokens;
  if (left <= 0n) return [{ path: ["purchases"], remove: true }];
  return [{ path: [...purchase.path, "tokensPerMonth"], value: Number(left) }];
}
