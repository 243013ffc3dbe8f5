import { compare, type Exact, exactWhole, subtract, wholeOr, ZERO } from "../../model/exact.ts";
import type { Segment } from "../../model/projection.ts";
import { planAtMost, type Replanned } from "../../pricing/remedy.ts";
import { count, tokensBeside } from "../../text/text.ts";
import { perLine } from "../periods.ts";
import { type AtMostRemedy, orRaise } from "../remedy.ts";
import { guardrail } from "../rule.ts";

interface Args {
  readonly feature: string;
  /** Unrounded: several features may each be below their limits only by rounding. */
  readonly tokens: bigint | Exact;
  readonly limit: bigint;
  readonly over: bigint | Exact;
}

export const featureLimit = guardrail<Args, AtMostRemedy>({
  code: "feature-limit",
  severity: "error",
  measure: "tokens",
  perFeature: true,
  what: "A feature plans more tokens than its `limits.featureTokens`, compared without rounding.",
  why: "All features share one pool. The limit is the part that the owners give to this one.",
  fix: "Plan less of the feature, or raise its limit with the owners' consent.",
  say: ({ when, feature, tokens, limit, over }) =>
    `${when} plans ${tokensBeside(exactOf(tokens), exactWhole(limit))} tokens of ${feature}, the limit is ${count(limit)}: ${tokensBeside(exactOf(over), ZERO)} over`,
  breaches: perLine(({ feature, path, exact }, { limits: { featureTokens } }) => {
    const limit = featureTokens.get(feature);
    if (limit === undefined || exact === null || compare(exact.typical, exactWhole(limit)) <= 0) return null;
    const over = subtract(exact.typical, exactWhole(limit));
    const args = { feature, tokens: wholeOr(exact.typical), limit, over: wholeOr(over) };
    return { path, subject: feature, amount: over, args };
  }),
  help: ({ remedy }) => orRaise(remedy),
  remedy: ({ segments, subject: feature = "" }, { card }) => {
    const isWithin = ({ segment, ofLine }: Replanned): boolean =>
      compare(ofLine ?? tokensOf(segment, feature), exactWhole(segment.limits.featureTokens.get(feature) ?? 0n)) <= 0;
    return { remedy: { planAtMost: planAtMost(segments, card, (periods) => periods.every(isWithin), feature) } };
  },
});

const tokensOf = ({ lines }: Segment, feature: string): Exact =>
  lines.find((line) => line.feature === feature)?.exact?.typical ?? ZERO;

const exactOf = (tokens: bigint | Exact): Exact => (typeof tokens === "bigint" ? exactWhole(tokens) : tokens);
