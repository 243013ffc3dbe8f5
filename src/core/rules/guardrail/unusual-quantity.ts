import { exactWhole } from "../../model/exact.ts";
import { count } from "../../text/text.ts";
import { perLine } from "../periods.ts";
import { guardrail } from "../rule.ts";

export const unusualQuantity = guardrail<{ feature: string; tokens: bigint; typicalHigh: number }>({
  code: "unusual-quantity",
  severity: "warning",
  measure: "tokens",
  perFeature: true,
  what: "A feature plans more than ten times what organizations commonly use.",
  why: "Most often a month was written where a day was meant, or the other way round.",
  fix: "Check the quantity and its unit. If it is right, waive or switch off the rule.",
  say: ({ when, feature, tokens, typicalHigh }) =>
    `${when} plans ${count(tokens)} tokens of ${feature}; up to ${count(typicalHigh)} a month is common`,
  breaches: perLine(({ feature, path, tokens, card }, _, { guardrails }) => {
    const typicalHigh = card?.typicalTokens?.high;
    if (typicalHigh === undefined || tokens === null) return null;
    const { n, d } = guardrails.thresholds.unusualQuantityTimes;
    if (tokens.typical * d <= n * BigInt(typicalHigh)) return null;
    const amount = exactWhole(tokens.typical);
    return { path, subject: feature, amount, args: { feature, tokens: tokens.typical, typicalHigh } };
  }),
});
