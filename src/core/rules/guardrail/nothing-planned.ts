import { guardrail } from "../rule.ts";

export const nothingPlanned = guardrail<object>({
  code: "nothing-planned",
  severity: "warning",
  what: "The plan uses no tokens in any period.",
  why: "A budget without tokens passes every check, whatever the bill is.",
  fix: "Plan the features that are switched on, or write `unknown` for those that nobody has counted yet.",
  say: () => "no period plans any tokens",
  breaches: ({ projection: { totals } }) =>
    totals.consumed === 0n && !totals.atLeast ? [{ path: ["consumption"], atKey: true, args: {} }] : [],
});
