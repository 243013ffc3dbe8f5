import { inputRule } from "../rule.ts";

export const quantityTooLarge = inputRule<{ tokens: string }>({
  code: "quantity-too-large",
  what: "A period comes to more than a trillion tokens.",
  why: "No organization uses that much: a unit or a scale is wrong, and the figures would no longer fit the report.",
  fix: "Check the quantities and the scales that multiply.",
  say: () => "a period comes to more than 1,000,000,000,000 tokens",
});
