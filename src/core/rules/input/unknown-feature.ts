import { inputRule } from "../rule.ts";

export const unknownFeature = inputRule<{
  feature: string;
  rateCard: string;
  known: readonly string[];
  nearest: string | null;
}>({
  code: "unknown-feature",
  what: "The budget plans a feature its rate card does not list.",
  why: "A feature without a rate cannot be priced, and tokens planned under a misspelled name would count as none.",
  fix: "Use a feature of the card (`tollgate rates show CARD`), or plan tokens directly under `other`.",
  say: ({ feature, rateCard }) => `${rateCard} has no feature ${feature}`,
  help: ({ known, nearest }) => (nearest === null ? `It has ${known.join(", ")}, other.` : `Did you mean ${nearest}?`),
});
