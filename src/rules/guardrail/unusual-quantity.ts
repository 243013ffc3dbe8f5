import { compare, exactWhole, multiply } from "../../model/exact.ts";
import { perPeriodEach } from "../periods.ts";
import { guardrail } from "../rule.ts";
import { count } from "../text.ts";

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
  breaches: (facts) =>
    perPeriodEach(facts, ({ lines }, found) => {
      const times = facts.guardrails.thresholds.unusualQuantityTimes;
      for (const { feature, path, tokens, card } of lines) {
        const typicalHigh = card?.typicalTokens?.high;
        if (typicalHigh === undefined || tokens === null) continue;
        const most = multiply(times, exactWhole(BigInt(typicalHigh)));
        if (compare(exactWhole(tokens.typical), most) <= 0) continue;
        const amount = exactWhole(tokens.typical);
        found({ path, subject: feature, amount, args: { feature, tokens: tokens.typical, typicalHigh } });
      }
    }),
});
