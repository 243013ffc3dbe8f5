import { inputRule } from "../rule.ts";

export const priceMissing = inputRule<{ currency: string; rateCard: string; key: string; known: readonly string[] }>({
  code: "price-missing",
  what: "The card has no price in the budget's currency, and the budget states none.",
  why: "Overage without a price cannot be judged in money.",
  fix: "State the contracted price in `pricing.overageUnitPrice` (and `unitPrice` of a purchase), or use a currency of the card.",
  say: ({ currency, rateCard }) => `${rateCard} has no price in ${currency}`,
  help: ({ key, known }) => `Add ${key}: your contracted price, or use ${known.join(", ")}.`,
});
