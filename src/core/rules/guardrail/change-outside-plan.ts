import type { Span } from "../../model/budget.ts";
import type { Path } from "../../model/source.ts";
import { planSpan } from "../periods.ts";
import { type BreachOf, guardrail } from "../rule.ts";

interface Args {
  readonly what: string;
  readonly from: string;
  readonly through: string;
  readonly plan: string;
}

interface Entry {
  readonly span: Span;
  readonly path: Path;
}

export const changeOutsidePlan = guardrail<Args>({
  code: "change-outside-plan",
  severity: "warning",
  what: "A change, purchase or waiver is wholly outside the plan.",
  why: "It changes no figure.",
  fix: "Correct its months, extend the plan, or remove it.",
  say: ({ what, from, through, plan }) => `this ${what} (${from} to ${through}) is outside the plan (${plan})`,
  breaches: ({ budget }) => {
    const plan = planSpan(budget);
    const outside = (what: string, entries: readonly Entry[]): BreachOf<Args>[] =>
      entries
        .filter(({ span }) => span.through < plan.from || span.from > plan.through)
        .map(({ span: { from, through }, path }) => {
          const args = { what, from, through, plan: `${plan.from} to ${plan.through}` };
          return { path, subject: path.join("."), args };
        });
    const { changes, purchases, waivers } = budget;
    return [...outside("change", changes), ...outside("purchase", purchases), ...outside("waiver", waivers)];
  },
});
