import { compare, type Exact, exactWhole, roundUp, subtract, wholeOr, ZERO } from "../../model/exact.ts";
import type { Segment } from "../../model/projection.ts";
import { leversOf, type Replanned } from "../../pricing/remedy.ts";
import { count, tokensBeside } from "../../text/text.ts";
import { perLine } from "../periods.ts";
import { guardrail } from "../rule.ts";
import { type AtMostRemedy, acceptRemedy, planAtMost, planRemedies, raisedTo } from "../ways.ts";

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
  remedy: ({ segments, subject: feature = "" }, { projection: { currency } }) => {
    const isWithin = ({ segment, ofLine }: Replanned): boolean =>
      compare(ofLine ?? tokensOf(segment, feature), exactWhole(segment.limits.featureTokens.get(feature) ?? 0n)) <= 0;
    const levers = leversOf(segments, currency, (periods) => periods.every(isWithin), feature);
    const needs = segments.flatMap((segment) => {
      const [path, now] = [segment.limits.featurePaths.get(feature), segment.limits.featureTokens.get(feature)];
      if (path === undefined || now === undefined) return [];
      return [{ path, least: exactWhole(roundUp(tokensOf(segment, feature))), now: exactWhole(now) }];
    });
    const accept = acceptRemedy("Raise the limit with the owners' consent", raisedTo(needs));
    return {
      remedy: { planAtMost: planAtMost(levers) },
      remedies: [...planRemedies(levers, currency), ...accept],
    };
  },
});

const tokensOf = ({ lines }: Segment, feature: string): Exact =>
  lines.find((line) => line.feature === feature)?.exact?.typical ?? ZERO;

const exactOf = (tokens: bigint | Exact): Exact => (typeof tokens === "bigint" ? exactWhole(tokens) : tokens);
