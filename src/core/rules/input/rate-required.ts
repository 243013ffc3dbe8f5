import { inputRule } from "../rule.ts";

export const rateRequired = inputRule<{ feature: string; rateCard: string; low: string; high: string }>({
  code: "rate-required",
  what: "The card gives a range without a default, and the line does not choose.",
  why: "The licence type decides how many tokens a user takes; no middle value is right for everybody.",
  fix: "Add `tokensPerUser`, within the card's range.",
  say: ({ feature, rateCard, low, high }) =>
    `${rateCard} prices ${feature} at ${low} to ${high} tokens a user and names no default`,
  help: ({ low, high }) => `Add tokensPerUser, between ${low} and ${high}.`,
});
