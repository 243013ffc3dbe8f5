import { planSpan } from "../periods.ts";
import { guardrail } from "../rule.ts";

export const changeOutsidePlan = guardrail<{ what: string; from: string; through: string; plan: string }>({
  code: "change-outside-plan",
  severity: "warning",
  what: "A change, purchase or waiver lies wholly outside the plan.",
  why: "It has no effect on any figure.",
  fix: "Correct its months, extend the plan, or remove it.",
  say: ({ what, from, through, plan }) => `this ${what} (${from} to ${through}) lies outside the plan (${plan})`,
  breaches: function* ({ budget }) {
    const plan = planSpan(budget);
    const groups = { change: budget.changes, purchase: budget.purchases, waiver: budget.waivers };
    for (const [what, entries] of Object.entries(groups)) {
      for (const { span, path } of entries) {
        if (span.through >= plan.from && span.from <= plan.through) continue;
        yield { path, subject: path.join("."), args: { what, ...span, plan: `${plan.from} to ${plan.through}` } };
      }
    }
  },
});
