import { ratedParts } from "../periods.ts";
import { guardrail } from "../rule.ts";

export const rateIgnored = guardrail<{ feature: string; rateCard: string }>({
  code: "rate-ignored",
  severity: "warning",
  perFeature: true,
  what: "`tokensPerUser` is given, but the card has one rate.",
  why: "The card's rate is billed: the number in the file changes nothing.",
  fix: "Remove `tokensPerUser`, or use a card whose rate is a range.",
  say: ({ feature, rateCard }) => `tokensPerUser of ${feature} is ignored: ${rateCard} has one rate`,
  breaches: (facts) =>
    ratedParts(facts)
      .filter(({ onCard }) => onCard.unit === "users" && onCard.rate.kind !== "range")
      .map(({ feature, path }) => ({ path, subject: feature, args: { feature, rateCard: facts.card.id } })),
});
