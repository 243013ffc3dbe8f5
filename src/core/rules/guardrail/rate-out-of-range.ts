import { compare, type Exact, exactText } from "../../model/exact.ts";
import { ratedParts } from "../periods.ts";
import { guardrail } from "../rule.ts";

interface Args {
  readonly feature: string;
  readonly rateCard: string;
  readonly given: Exact;
  readonly low: Exact;
  readonly high: Exact;
}

export const rateOutOfRange = guardrail<Args>({
  code: "rate-out-of-range",
  severity: "error",
  perFeature: true,
  what: "`tokensPerUser` is outside the card's range.",
  why: "With a rate that the card does not have, every figure is a guess.",
  fix: "Choose a rate within the range, or write a card of your own for your contract.",
  say: ({ feature, rateCard, given, low, high }) =>
    `${exactText(given)} tokens a user for ${feature}: ${rateCard} says ${exactText(low)} to ${exactText(high)}`,
  help: ({ low, high }) => `Write ${exactText(low)} to ${exactText(high)}, or use a card of your own.`,
  breaches: (facts) =>
    ratedParts(facts).flatMap(({ feature, path, tokensPerUser: given, card, onCard: { unit, rate } }) => {
      // In another unit, the line has no price: its rate is ignored.
      if (
        unit !== "users" ||
        rate.kind !== "range" ||
        (compare(given, rate.low) >= 0 && compare(given, rate.high) <= 0)
      )
        return [];
      const args = { feature, rateCard: card.id, given, low: rate.low, high: rate.high };
      return [{ path, subject: feature, args }];
    }),
});
