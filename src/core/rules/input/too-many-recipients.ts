import { inputRule } from "../rule.ts";

export const tooManyRecipients = inputRule<{ severity: string; count: number; limit: number }>({
  code: "too-many-recipients",
  what: "More recipients than a CloudWatch alarm can notify.",
  why: "An alarm has at most 5 actions: the rest would never hear of it.",
  fix: "Notify a mailing list or a queue instead of single people.",
  say: ({ severity, count, limit }) => `${count} recipients of ${severity} alarms; an alarm notifies at most ${limit}`,
});
