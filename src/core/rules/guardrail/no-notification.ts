import { guardrail } from "../rule.ts";

export const noNotification = guardrail<object>({
  code: "no-notification",
  severity: "error",
  outlastsPlan: true,
  what: "The alarms notify nobody.",
  why: "An alarm nobody receives guards nothing.",
  fix: "List a recipient, remove `notify` to mail the owners, or say `alarms: off` for a sandbox.",
  say: () => "the alarms of this budget notify nobody",
  breaches: ({ budget: { alarms } }) =>
    alarms !== null && alarms.notify.length === 0 ? [{ path: ["alarms", "notify"], args: {} }] : [],
});
