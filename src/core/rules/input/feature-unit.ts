import { inputRule } from "../rule.ts";

interface Unfit {
  readonly feature: string;
  readonly right: string;
}
/** What the card does not price, or what no card could. */
type UnfitOnCard = Unfit & { readonly rateCard: string; readonly given: readonly string[] };
type UnfitAnywhere = Unfit & { readonly problem: string };

export const featureUnit = inputRule<UnfitOnCard | UnfitAnywhere>({
  code: "feature-unit",
  what: "A line is not counted in its feature's unit.",
  why: "The card converts one unit per feature. A quantity in another unit has no price.",
  fix: "Give one quantity, in the unit of the card (`tollgate rates show CARD`).",
  say: (args) =>
    "problem" in args
      ? args.problem
      : `${args.rateCard} counts ${args.feature} in ${args.right}, not in ${args.given.length === 0 ? "nothing" : args.given.join(" and ")}`,
  help: (args) => ("problem" in args ? args.right : `Write ${args.right}.`),
});
