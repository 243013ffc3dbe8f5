import { instantText } from "../../model/calendar.ts";
import type { Data, Finding, Severity } from "../../model/finding.ts";
import { worded } from "../../rules/finding.ts";
import type { Rule } from "../../rules/rule.ts";
import { count, counted, words } from "../../text/text.ts";

/** Something deployed that is not as planned. */
export interface Drift extends Pick<Finding, "code" | "severity" | "message" | "data"> {
  /** The alarm or topic. */
  readonly subject: string;
  readonly org: string | null;
  readonly help: string;
}

interface Row<A> extends Pick<Rule, "fix"> {
  readonly severity: Severity;
  readonly what: string;
  readonly why: string;
  /** Goes on after the subject. */
  readonly say: (args: A) => string;
}

const row = <A extends object>(of: Row<A>): Row<A> => of;

export interface Change {
  readonly field: string;
  readonly planned: string;
  readonly deployed: string;
}

/** Without what a web hook's address may keep secret. */
export interface Endpoint {
  readonly protocol: string;
  readonly endpoint: string;
}

/** Every way in which what is deployed can differ from the plan, in the order of a report. */
const TABLE = {
  "alarm-missing": row<object>({
    severity: "error",
    what: "An alarm of the plan is not deployed.",
    why: "Nobody is notified of what it would watch.",
    fix: "Deploy the stack: pulumi up --refresh. If everything is missing, correct --region, --profile or --prefix first.",
    say: () => "is not deployed",
  }),
  "topic-missing": row<{ readonly alarms: number }>({
    severity: "error",
    what: "A topic of the plan is not deployed.",
    why: "The alarms that should notify it notify nobody.",
    fix: "Deploy the stack: pulumi up --refresh. A topic of your own (--operator-topic) must be in the same region.",
    say: ({ alarms }) => `is not deployed; ${counted(alarms, "alarm")} should notify it`,
  }),
  "alarm-changed": row<{ readonly changes: readonly Change[] }>({
    severity: "error",
    what: "The settings of an alarm differ from the plan.",
    why: "Somebody changed it by hand, or the budget changed and was not deployed: the check and the alarm disagree.",
    fix: "Deploy the stack: pulumi up --refresh. If the deployed settings are right, write them into the budget or into policy/guardrails.yaml.",
    say: ({ changes }) =>
      changes.map(({ field, planned, deployed }) => `has ${field} ${deployed}, the plan has ${planned}`).join("; "),
  }),
  "alarm-muted": row<object>({
    severity: "error",
    what: "An alarm's actions are switched off.",
    why: "It changes state and notifies nobody.",
    fix: "Switch them on: pulumi up --refresh, or aws cloudwatch enable-alarm-actions --alarm-names <alarm>",
    say: () => "has its actions switched off",
  }),
  "alarm-unheard": row<{ readonly since: number; readonly reason: string }>({
    severity: "error",
    what: "An alarm is in ALARM, and nobody can be notified of it.",
    why: "An alarm notifies once, when its state changes: after the repair it stays silent until it fires again.",
    fix: "Tell its recipients now. Then repair what the other findings say: pulumi up --refresh.",
    say: ({ since, reason }) => `is in ALARM since ${instantText(since)} UTC: ${reason}`,
  }),
  "subscription-missing": row<Endpoint>({
    severity: "error",
    what: "A recipient is not subscribed.",
    why: "Unconfirmed subscriptions expire after three days, and every mail has a link to unsubscribe.",
    fix: "Subscribe it again: pulumi up --refresh. The recipient has to confirm within three days.",
    say: ({ protocol, endpoint }) => `has no subscription of ${protocol} ${endpoint}`,
  }),
  "subscription-unconfirmed": row<Endpoint>({
    severity: "error",
    what: "A recipient has not confirmed the subscription.",
    why: "SNS sends nothing to it, and deletes the subscription after three days.",
    fix: 'Ask the recipient to follow the link in "AWS Notification - Subscription Confirmation"; it may be in the spam.',
    say: ({ protocol, endpoint }) => `has no confirmation of ${protocol} ${endpoint} yet`,
  }),
  "chat-not-listening": row<Endpoint>({
    severity: "error",
    what: "A chat channel does not listen to its topic.",
    why: "Its configuration was changed, switched off or deleted, or the topic's subscription was: it gets no alarm.",
    fix: "Deploy the stack: pulumi up --refresh. If AWS refuses the channel, authorize its workspace or team: tollgate docs chat.",
    say: ({ protocol, endpoint }) => `has no listening configuration of ${protocol} ${endpoint}`,
  }),
  "subscription-filtered": row<Endpoint & { readonly filter: string }>({
    severity: "error",
    what: "A subscription has a filter policy.",
    why: "Messages of CloudWatch have no attributes to match, so the recipient gets no alarm.",
    fix: "Remove the filter policy: pulumi up --refresh, or aws sns set-subscription-attributes --attribute-name FilterPolicy",
    say: ({ protocol, endpoint, filter }) => `filters what ${protocol} ${endpoint} gets: ${filter}`,
  }),
  "nobody-subscribed": row<{ readonly arn: string }>({
    severity: "error",
    what: "A topic has no confirmed subscription.",
    why: "If the meter stops, its operators are not notified.",
    fix: "Subscribe, and confirm the mail: aws sns subscribe --topic-arn <arn> --protocol email --notification-endpoint <address>",
    say: ({ arn }) => `notifies nobody: ${arn} has no confirmed subscription`,
  }),
  "publish-not-granted": row<{ readonly alarm: string }>({
    severity: "error",
    what: "A topic's policy does not let CloudWatch publish.",
    why: "Alarms change state and their notifications are refused.",
    fix: "Deploy the stack: pulumi up --refresh. In a policy of your own, grant sns:Publish to cloudwatch.amazonaws.com.",
    say: ({ alarm }) => `does not let CloudWatch publish for ${alarm}`,
  }),
  "publish-unclear": row<{ readonly alarm: string; readonly conditions: readonly string[] }>({
    severity: "warning",
    what: "A topic's policy denies publishing under conditions that doctor does not understand.",
    why: "If CloudWatch meets them, the notifications of its alarms are refused.",
    fix: "Restore the plan's policy: pulumi up --refresh. In a policy of your own, let the Deny except cloudwatch.amazonaws.com.",
    say: ({ alarm, conditions }) => `may deny publishing for ${alarm}: it depends on ${words(conditions)}`,
  }),
  "key-drops-messages": row<{ readonly key: string }>({
    severity: "error",
    what: "A topic is encrypted with a key that CloudWatch may not use.",
    why: "The policy of alias/aws/sns cannot be changed: CloudWatch's messages are lost without an error.",
    fix: "Use no key, or a customer key that grants cloudwatch.amazonaws.com kms:Decrypt and kms:GenerateDataKey*.",
    say: ({ key }) => `is encrypted with ${key}`,
  }),
  "action-failed": row<{
    readonly at: number;
    readonly times: number;
    readonly topic: string;
    readonly error: string;
  }>({
    severity: "error",
    what: "An alarm fired, and its notification was not sent.",
    why: "Its recipients were not notified in the last two weeks, and do not know that it fired.",
    fix: "Tell the recipients. Then fix the cause: the topic's policy, its key, or a deleted topic.",
    say: ({ at, times, topic, error }) =>
      `could not notify ${topic} on ${instantText(at)} UTC${times > 1 ? `, ${count(times)} times in two weeks` : ""}: ${error}`,
  }),
  "no-data": row<{
    readonly alarms: readonly string[];
    readonly metrics: readonly string[];
    readonly dimensions: string;
    readonly hours: number;
  }>({
    severity: "error",
    what: "Alarms have had no data for hours.",
    why: "Their metric is not published with exactly its name and dimensions, so they cannot fire.",
    fix: "Check that the meter runs, that it knows this organization, and that it publishes to this region. Of two meters with one prefix, only this shows that one has stopped.",
    say: ({ alarms, metrics, dimensions, hours }) =>
      `has ${counted(alarms.length, "alarm")} without data for ${counted(hours, "hour")}: ` +
      `nobody publishes ${words(metrics)}${dimensions === "" ? "" : ` of ${dimensions}`}`,
  }),
  "meter-not-started": row<{ readonly lastStart: number | null }>({
    severity: "error",
    what: "The meter's function is not started.",
    why: "The function, its schedule or the schedule's role was deleted or switched off: no usage is published.",
    fix: "Deploy the stack: pulumi up --refresh. Then check that the schedule is enabled.",
    say: ({ lastStart }) =>
      lastStart === null ? "was not started in the last hours" : `was last started on ${instantText(lastStart)} UTC`,
  }),
  "meter-failing": row<{ readonly runs: number }>({
    severity: "error",
    what: "Every run of the meter's function failed.",
    why: "It publishes little or nothing: overage may not be announced.",
    fix: "Read the log of the function: aws logs tail /aws/lambda/<function>",
    say: ({ runs }) => `failed in all of its ${counted(runs, "run")} of the last hour`,
  }),
  "description-outdated": row<{ readonly planned: string; readonly deployed: string }>({
    severity: "warning",
    what: "An alarm fires as planned, but its description is outdated.",
    why: "Its notification names a ceiling, an owner or a file that the budget no longer has.",
    fix: "Deploy the stack: pulumi up --refresh.",
    say: ({ deployed }) => `has the description: ${deployed === "" ? "none" : deployed}`,
  }),
  "alarm-orphaned": row<object>({
    severity: "warning",
    what: "An alarm has the prefix, but no budget needs it.",
    why: "It may still notify people of a budget that is not in force, and it costs 0.10 USD a month.",
    fix: "Deploy the stack if a budget was removed. Rename or delete an alarm that was made by hand under this prefix.",
    say: () => "is in no plan",
  }),
  "subscription-foreign": row<Endpoint>({
    severity: "warning",
    what: "These alarms notify somebody who is in no budget.",
    why: "Nobody reviews what is not in the file, and it is lost when the topic is created again.",
    fix: "Name the address under alarms.notify of its budgets, or unsubscribe it.",
    say: ({ protocol, endpoint }) => `also notifies ${protocol} ${endpoint}`,
  }),
  "chat-unguarded": row<Endpoint & { readonly guardrails: readonly string[] }>({
    severity: "warning",
    what: "A chat channel may do more than show alarms.",
    why: "Its configuration lacks the guardrail AWSDenyAll: with another role, its members could run commands in AWS.",
    fix: "Restore the guardrail: pulumi up --refresh.",
    say: ({ protocol, endpoint, guardrails }) =>
      `lets ${protocol} ${endpoint} do more than show alarms: its guardrails are ${guardrails.length === 0 ? "AWS's default" : words(guardrails)}`,
  }),
  "publish-open": row<object>({
    severity: "warning",
    what: "A topic's policy lets anybody publish.",
    why: "A stranger could send a false alarm to its recipients.",
    fix: "Restore the plan's policy: pulumi up --refresh.",
    say: () => "lets anybody publish",
  }),
  "policy-changed": row<{ readonly changes: readonly string[] }>({
    severity: "warning",
    what: "A topic's policy differs from the plan.",
    why: "Alarms may still publish, but the policy may let others in or lock its owner out.",
    fix: "Restore the plan's policy: pulumi up --refresh.",
    say: ({ changes }) => `has another policy: it ${words(changes)}`,
  }),
  "key-unchecked": row<{ readonly key: string }>({
    severity: "info",
    what: "A topic is encrypted with a customer key, whose policy was not read.",
    why: "Without kms:Decrypt and kms:GenerateDataKey* for cloudwatch.amazonaws.com every message is lost.",
    fix: "Read it once: aws kms get-key-policy --key-id <key> --policy-name default. A lost message would be reported as action-failed.",
    say: ({ key }) => `is encrypted with ${key}: its policy must let cloudwatch.amazonaws.com use it`,
  }),
  "topic-unchecked": row<object>({
    severity: "info",
    what: "A topic of another account cannot be read.",
    why: "It is unknown whether CloudWatch may publish to it and whether it notifies anybody.",
    fix: "Grant sns:GetTopicAttributes and sns:ListSubscriptionsByTopic in its policy, or check it in its own account.",
    say: () => "cannot be read: access denied",
  }),
  "topic-orphaned": row<object>({
    severity: "info",
    what: "A topic has the prefix, but no budget names its address.",
    why: "Topics stay when budgets go, so that an address that is named again need not confirm again. It costs nothing.",
    fix: "Delete it if its address will not be named again.",
    say: () => "is in no plan",
  }),
};

type Table = typeof TABLE;
type ArgsOf<C extends keyof Table> = Table[C] extends Row<infer A> ? A : never;
type DriftRule = Rule & { readonly what: string; readonly why: string };

export const DRIFTS: readonly DriftRule[] = Object.entries(TABLE).map(([code, of]) => ({
  code,
  kind: "drift",
  ...(of as Row<Data>),
}));

interface About {
  readonly subject: string;
  readonly org?: string | null;
}

export function found<C extends keyof Table>(code: C, { subject, org = null }: About, args: ArgsOf<C>): Drift {
  const rule = DRIFTS.find((one) => one.code === code);
  if (rule === undefined) throw new Error(`no drift ${code}`);
  const { message, help, severity } = worded(rule, args as Data);
  return { code, severity, subject, org, message: `${subject} ${message}`, data: args as Data, help };
}
