import { guardrail } from "../rule.ts";

export const noNotification = guardrail<object>({
  code: "no-notification",
  severity: "error",
  outlastsPlan: true,
  what: "The alarms notify nobody.",
  why: "Nobody would learn that an alarm fired.",
  fix: "List a recipient, remove `notify` to mail the owners, or write `alarms: off` for a sandbox.",
  say: () => "the alarms of this budget notify nobody",
  breaches: ({ budget: { alarms } }) =>
    alarms !== null && alarms.notify.length === 0 ? [{ path: ["alarms", "notify"], args: {} }] : [],
});
