import { lacksMeter } from "../../model/budget.ts";
import { guardrail } from "../rule.ts";

export const noMeter = guardrail<object>({
  code: "no-meter",
  severity: "info",
  outlastsPlan: true,
  what: "The budget has alarms and no meter.",
  why: "Nothing reads the organization's usage. Its alarms never fire, whatever it uses.",
  fix: "Say in `meter` where its usage comes from. Or write `meter: off`, and it is no finding.",
  say: () => "this budget has alarms and no meter: nothing reads its usage, so they never fire",
  breaches: ({ budget }) => (lacksMeter(budget) ? [{ path: ["alarms"], args: {} }] : []),
});
