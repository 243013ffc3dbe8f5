import { exactWhole } from "../../model/exact.ts";
import { perLine } from "../periods.ts";
import { guardrail } from "../rule.ts";
import { count } from "../text.ts";

export const featureLimit = guardrail<{ feature: string; tokens: bigint; limit: bigint; over: bigint }>({
  code: "feature-limit",
  severity: "error",
  measure: "tokens",
  perFeature: true,
  what: "A feature plans more tokens than `limits.featureTokens` allows it.",
  why: "One feature can eat a shared pool; the owners said how much of it this one may have.",
  fix: "Plan less of the feature, or raise its limit with the owners' consent.",
  say: ({ when, feature, tokens, limit, over }) =>
    `${when} plans ${count(tokens)} tokens of ${feature}, limited to ${count(limit)}: ${count(over)} over`,
  breaches: perLine(({ feature, path, tokens }, { limits: { featureTokens } }) => {
    const limit = featureTokens.get(feature);
    if (limit === undefined || tokens === null || tokens.typical <= limit) return null;
    const over = tokens.typical - limit;
    return { path, subject: feature, amount: exactWhole(over), args: { feature, tokens: tokens.typical, limit, over } };
  }),
});
