import { guardrail } from "../rule.ts";

export const planEnded = guardrail<{ end: string }>({
  code: "plan-ended",
  severity: "warning",
  outlastsPlan: true,
  what: "The plan is over.",
  why: "All its periods are past, so the verdict says nothing about the next bills.",
  fix: "Write the next plan: move `plan.from`, or extend `plan.months`.",
  say: ({ end }) => `the plan ended on ${end}`,
  breaches: ({ projection: { periods }, today }) => {
    const end = periods.at(-1)?.period.end;
    return end !== undefined && end <= today ? [{ path: ["plan"], args: { end } }] : [];
  },
});
