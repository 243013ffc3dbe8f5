import { perLine } from "../periods.ts";
import { notice } from "../rule.ts";

export const lineUnpriced = notice<{ feature: string; rateCard: string; reason: string }>({
  code: "line-unpriced",
  severity: "warning",
  what: "Priced by another card than the file's, a line has no price.",
  why: "The other card does not list the feature, counts it in another unit, or leaves its rate open: totals are lower bounds.",
  fix: "Convert the line to the other card's unit before moving the budget to it.",
  say: ({ when, feature, rateCard, reason }) =>
    `${when} has no price for ${feature}: ${rateCard} ${reason}; totals say "at least"`,
  breaches: perLine(({ feature, path, unpriced, unit }, _, { card }) => {
    if (unpriced === null || unpriced === "unknown") return null;
    const reason = {
      "not-on-card": "does not list it",
      "other-unit": `counts ${unit}`,
      "rate-missing": "leaves its rate to the file",
    }[unpriced];
    return { path, subject: feature, args: { feature, rateCard: card.id, reason } };
  }),
});
