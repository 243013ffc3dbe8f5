import { inputRule } from "../rule.ts";

export const featureUnit = inputRule<{ feature: string; rateCard: string; given: readonly string[]; right: string }>({
  code: "feature-unit",
  what: "A line is not counted in its feature's unit.",
  why: "The card converts one unit per feature. A quantity in another unit has no price.",
  fix: "Give one quantity, in the unit of the card (`tollgate rates show CARD`).",
  say: ({ feature, rateCard, given, right }) =>
    `${rateCard} counts ${feature} in ${right}, not in ${given.length === 0 ? "nothing" : given.join(" and ")}`,
  help: ({ right }) => `Write ${right}.`,
});
