import { exactWhole } from "../../model/exact.ts";
import { perPeriodEach } from "../periods.ts";
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
  breaches: (facts) =>
    perPeriodEach(facts, ({ lines, limits: { featureTokens } }, found) => {
      for (const { feature, path, tokens } of lines) {
        const limit = featureTokens.get(feature);
        if (limit === undefined || tokens === null || tokens.typical <= limit) continue;
        const over = tokens.typical - limit;
        found({
          path,
          subject: feature,
          amount: exactWhole(over),
          args: { feature, tokens: tokens.typical, limit, over },
        });
      }
    }),
});
