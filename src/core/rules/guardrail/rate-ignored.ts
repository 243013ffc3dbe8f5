import type { Unit } from "../../model/rate-card.ts";
import { ratedParts } from "../periods.ts";
import { guardrail } from "../rule.ts";

export const rateIgnored = guardrail<{ feature: string; rateCard: string; unit?: Unit }>({
  code: "rate-ignored",
  severity: "warning",
  perFeature: true,
  what: "`tokensPerUser` is given, but the card has one rate, or counts the feature in another unit than users.",
  why: "The card's rate is billed: the number in the file changes nothing.",
  fix: "Remove `tokensPerUser`, or use a card whose rate is a range.",
  say: ({ feature, rateCard, unit }) =>
    `tokensPerUser of ${feature} is ignored: ${rateCard} ${unit === undefined ? "has one rate" : `counts ${unit}`}`,
  breaches: (facts) =>
    ratedParts(facts)
      .filter(({ onCard: { unit, rate } }) => unit !== "users" || rate.kind !== "range")
      .map(({ feature, path, card, onCard: { unit } }) => {
        const args = { feature, rateCard: card.id, ...(unit === "users" ? {} : { unit }) };
        return { path, subject: feature, args };
      }),
});
