import { exactWhole } from "../../model/exact.ts";
import type { Segment } from "../../model/projection.ts";
import { planAtMost, type Replanned } from "../../pricing/remedy.ts";
import { count } from "../../text/text.ts";
import { perLine } from "../periods.ts";
import { type AtMostRemedy, orRaise } from "../remedy.ts";
import { guardrail } from "../rule.ts";

interface Args {
  readonly feature: string;
  readonly tokens: bigint;
  readonly limit: bigint;
  readonly over: bigint;
}

export const featureLimit = guardrail<Args, AtMostRemedy>({
  code: "feature-limit",
  severity: "error",
  measure: "tokens",
  perFeature: true,
  what: "A feature plans more tokens than its `limits.featureTokens`.",
  why: "All features share one pool. The limit is the part that the owners give to this one.",
  fix: "Plan less of the feature, or raise its limit with the owners' consent.",
  say: ({ when, feature, tokens, limit, over }) =>
    `${when} plans ${count(tokens)} tokens of ${feature}, the limit is ${count(limit)}: ${count(over)} over`,
  breaches: perLine(({ feature, path, tokens }, { limits: { featureTokens } }) => {
    const limit = featureTokens.get(feature);
    if (limit === undefined || tokens === null || tokens.typical <= limit) return null;
    const over = tokens.typical - limit;
    return { path, subject: feature, amount: exactWhole(over), args: { feature, tokens: tokens.typical, limit, over } };
  }),
  help: ({ remedy }) => orRaise(remedy),
  remedy: ({ segments, subject: feature = "" }, { card }) => {
    const isWithin = ({ segment, ofLine }: Replanned): boolean =>
      (ofLine ?? tokensOf(segment, feature)) <= (segment.limits.featureTokens.get(feature) ?? 0n);
    return { remedy: { planAtMost: planAtMost(segments, card, (periods) => periods.every(isWithin), feature) } };
  },
});

const tokensOf = ({ lines }: Segment, feature: string): bigint =>
  lines.find((line) => line.feature === feature)?.tokens?.typical ?? 0n;
