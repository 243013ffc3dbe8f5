import { exactWhole, multiply, subtract } from "../../model/exact.ts";
import { count, counted, exactCount } from "../../text/text.ts";
import { perLine } from "../periods.ts";
import { guardrail } from "../rule.ts";

export const unusualQuantity = guardrail<{ feature: string; tokens: bigint; typicalHigh: number }>({
  code: "unusual-quantity",
  severity: "warning",
  measure: "tokens",
  perFeature: true,
  what: ({ unusualQuantityTimes }) =>
    `A feature plans more than ${exactCount(unusualQuantityTimes)} times what organizations commonly use.`,
  why: "Most often a quantity per month was written as one per day, or the other way round.",
  fix: "Correct the quantity or its unit. If both are right, waive the rule or switch it off. A waiver counts the tokens above that threshold.",
  say: ({ when, feature, tokens, typicalHigh }) =>
    `${when} plans ${counted(tokens, "token")} of ${feature}; up to ${count(typicalHigh)} a month is common`,
  breaches: perLine(({ feature, path, tokens, card }, _, { guardrails }) => {
    const typicalHigh = card?.typicalTokens?.high;
    if (typicalHigh === undefined || tokens === null) return null;
    const most = multiply(guardrails.thresholds.unusualQuantityTimes, exactWhole(BigInt(typicalHigh)));
    const amount = subtract(exactWhole(tokens.typical), most);
    if (amount.n <= 0n) return null;
    return { path, subject: feature, amount, args: { feature, tokens: tokens.typical, typicalHigh } };
  }),
});
