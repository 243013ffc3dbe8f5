import { inputRule } from "../rule.ts";

export const rateCardShadowed = inputRule<{ id: string; other: string }>({
  code: "rate-card-shadowed",
  what: "Two rate cards have one id.",
  why: "Prices must not change under a budget unseen: a built-in card cannot be replaced, and an id names one card.",
  fix: "Give the card an id of its own and name it in `rateCard`.",
  say: ({ id, other }) => `the id ${id} belongs to ${other}`,
});
