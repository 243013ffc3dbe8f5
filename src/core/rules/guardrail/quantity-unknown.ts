import { perLine } from "../periods.ts";
import { guardrail } from "../rule.ts";

export const quantityUnknown = guardrail<{ feature: string }>({
  code: "quantity-unknown",
  severity: "warning",
  perFeature: true,
  what: "A line is `unknown`: planned, but not counted yet.",
  why: "It will use tokens that no figure holds: totals are lower bounds until somebody counts it.",
  fix: "Replace `unknown` by a quantity, or by a range if that is all that is known.",
  say: ({ when, feature }) => `${when} does not know how much ${feature} it uses: its totals say "at least"`,
  breaches: perLine(({ feature, path, unpriced }) =>
    unpriced === "unknown" ? { path, subject: feature, args: { feature } } : null,
  ),
});
