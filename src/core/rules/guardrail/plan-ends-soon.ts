import { daysBetween } from "../../model/calendar.ts";
import { counted } from "../../text/text.ts";
import { guardrail } from "../rule.ts";

export const planEndsSoon = guardrail<{ end: string; days: number }>({
  code: "plan-ends-soon",
  severity: "warning",
  what: ({ planEndsSoonDays }) => `The plan ends within ${planEndsSoonDays} days.`,
  why: "After its end nothing is planned, and nothing is judged.",
  fix: "Extend `plan.months`, or start the next plan.",
  say: ({ end, days }) => `the plan ends on ${end}, in ${counted(days, "day")}`,
  breaches: ({ projection: { periods }, today, guardrails }) => {
    const end = periods.at(-1)?.period.end ?? today;
    const days = daysBetween(today, end);
    const isSoon = days > 0 && days <= guardrails.thresholds.planEndsSoonDays;
    return isSoon ? [{ path: ["plan"], args: { end, days } }] : [];
  },
});
