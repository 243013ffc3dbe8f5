import { perLine } from "../periods.ts";
import { guardrail } from "../rule.ts";

export const quantityUnknown = guardrail<{ feature: string }>({
  code: "quantity-unknown",
  severity: "warning",
  perFeature: true,
  what: "A line is `unknown`: planned, but not counted yet.",
  why: "Its tokens are in no figure: totals are lower bounds until somebody counts it.",
  fix: "Replace `unknown` with a quantity, or with a range.",
  say: ({ when, feature }) => `${when} has no quantity for ${feature}: its totals say "at least"`,
  breaches: perLine(({ feature, path, unpriced }) =>
    unpriced === "unknown" ? { path, subject: feature, args: { feature } } : null,
  ),
});
