import { inputRule } from "../rule.ts";

export const unknownRateCard = inputRule<{ rateCard: string; known: readonly string[]; nearest: string | null }>({
  code: "unknown-rate-card",
  what: "The budget names a rate card that does not exist.",
  why: "The card decides what every unit costs and how large the included pool is.",
  fix: "Name one of `tollgate rates list`, or add the card to policy/rate-cards/.",
  say: ({ rateCard }) => `there is no rate card ${rateCard}`,
  help: ({ known, nearest }) => (nearest === null ? `Known cards: ${known.join(", ")}.` : `Did you mean ${nearest}?`),
});
