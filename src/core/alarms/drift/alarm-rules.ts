import { instantText } from "../../model/calendar.ts";
import { count, words } from "../../text/text.ts";
import type { DriftRule } from "./drift-rule.ts";

export interface Change {
  readonly field: string;
  readonly planned: string;
  readonly deployed: string;
}

export const alarmMissing: DriftRule = {
  code: "alarm-missing",
  severity: "error",
  what: "An alarm of the plan is not deployed.",
  why: "What it watches is announced to nobody.",
  fix: "Deploy the stack: pulumi up. If everything is missing, look at --region, --profile and --prefix first.",
  say: () => "is not deployed",
};

export const alarmChanged: DriftRule<{ readonly changes: readonly Change[] }> = {
  code: "alarm-changed",
  severity: "error",
  what: "An alarm is set otherwise than the plan has it.",
  why: "Somebody changed it by hand, or the budget changed and was not deployed: the check and the alarm disagree.",
  fix: "Deploy the stack: pulumi up --refresh. If what is deployed is right, write it into the budget or into policy/guardrails.yaml.",
  say: ({ changes }) =>
    changes.map(({ field, planned, deployed }) => `has ${field} ${deployed}, planned is ${planned}`).join("; "),
};

export const descriptionOutdated: DriftRule<{ readonly planned: string; readonly deployed: string }> = {
  code: "description-outdated",
  severity: "warning",
  what: "An alarm fires as planned, but says something else.",
  why: "Its notification names a ceiling, an owner or a file that is not the budget's any more.",
  fix: "Deploy the stack: pulumi up.",
  say: ({ deployed }) => `would say: ${deployed === "" ? "nothing" : deployed}`,
};

export const alarmMuted: DriftRule = {
  code: "alarm-muted",
  severity: "error",
  what: "An alarm's actions are switched off.",
  why: "It changes state and tells nobody.",
  fix: "aws cloudwatch enable-alarm-actions --alarm-names <alarm>",
  say: () => "has its actions switched off",
};

export const alarmOrphaned: DriftRule = {
  code: "alarm-orphaned",
  severity: "warning",
  what: "An alarm has the prefix, and no budget asks for it.",
  why: "It may still notify people, of a budget that is not in force; and it costs 0.10 USD a month.",
  fix: "If it was made by hand under this prefix, rename or delete it. If a budget was removed, deploy the stack.",
  say: () => "is in no plan",
};

export const noData: DriftRule<{
  readonly alarms: readonly string[];
  readonly metrics: readonly string[];
  readonly dimensions: string;
  readonly hours: number;
}> = {
  code: "no-data",
  severity: "error",
  what: "Alarms have had no data for hours.",
  why: "Their metric is not published with exactly its name and dimensions: they can never fire.",
  fix: "Is the meter running, does it know this organization, and does it publish to this region?",
  say: ({ alarms, metrics, dimensions, hours }) =>
    `has ${alarms.length === 1 ? "1 alarm" : `${count(alarms.length)} alarms`} without data for ${count(hours)} hours: ` +
    `nobody publishes ${words(metrics)}${dimensions === "" ? "" : ` of ${dimensions}`}`,
};

export const actionFailed: DriftRule<{
  readonly at: number;
  readonly times: number;
  readonly topic: string;
  readonly error: string;
}> = {
  code: "action-failed",
  severity: "error",
  what: "An alarm fired, and its notification was not sent.",
  why: "In the last two weeks somebody should have been told, and was not.",
  fix: "Tell them. Then mend the reason: the topic's policy, its key, or a topic that is gone.",
  say: ({ at, times, topic, error }) =>
    `could not tell ${topic} on ${instantText(at)} UTC${times > 1 ? `, ${count(times)} times in two weeks` : ""}: ${error}`,
};
