import { count } from "../../text/text.ts";
import type { DriftRule } from "./drift-rule.ts";

/** Without what a web hook's address may keep secret. */
export interface Endpoint {
  readonly protocol: string;
  readonly endpoint: string;
}

export const topicMissing: DriftRule<{ readonly alarms: number }> = {
  code: "topic-missing",
  severity: "error",
  what: "A topic of the plan is not there.",
  why: "Every alarm that should notify it tells nobody.",
  fix: "Deploy the stack: pulumi up. A topic of your own (--operator-topic) must be in the same region.",
  say: ({ alarms }) => `is not there; ${count(alarms)} alarms should tell it`,
};

export const topicUnchecked: DriftRule = {
  code: "topic-unchecked",
  severity: "info",
  what: "A topic of another account does not let itself be looked at.",
  why: "Whether CloudWatch may publish to it and whether anybody hears it is not known here.",
  fix: "Let sns:GetTopicAttributes and sns:ListSubscriptionsByTopic in its policy, or look there yourself.",
  say: () => "does not let itself be looked at",
};

export const topicOrphaned: DriftRule = {
  code: "topic-orphaned",
  severity: "info",
  what: "A topic has the prefix, and no budget names its address.",
  why: "Topics outlive budgets, so that an address that comes back need not confirm again. It costs nothing.",
  fix: "Delete it if its address will not come back.",
  say: () => "is in no plan",
};

export const subscriptionMissing: DriftRule<Endpoint> = {
  code: "subscription-missing",
  severity: "error",
  what: "A recipient is not subscribed.",
  why: "Unconfirmed subscriptions expire after three days, and everybody can unsubscribe by a link in every mail.",
  fix: "Subscribe it again: pulumi up --refresh. The recipient has to confirm within three days.",
  say: ({ protocol, endpoint }) => `has no subscription of ${protocol} ${endpoint}`,
};

export const subscriptionUnconfirmed: DriftRule<Endpoint> = {
  code: "subscription-unconfirmed",
  severity: "error",
  what: "A recipient has not confirmed the subscription.",
  why: "SNS sends nothing to it, and drops the subscription after three days.",
  fix: 'Ask the recipient to follow the link in "AWS Notification - Subscription Confirmation"; it may be in the spam.',
  say: ({ protocol, endpoint }) => `waits for ${protocol} ${endpoint} to confirm`,
};

export const subscriptionForeign: DriftRule<Endpoint> = {
  code: "subscription-foreign",
  severity: "warning",
  what: "Somebody hears these alarms who is in no budget.",
  why: "What is not in the file is reviewed by nobody, and is gone when the topic is made anew.",
  fix: "Name the address under alarms.notify of its budgets, or unsubscribe it.",
  say: ({ protocol, endpoint }) => `also tells ${protocol} ${endpoint}`,
};

export const nobodySubscribed: DriftRule<{ readonly arn: string }> = {
  code: "nobody-subscribed",
  severity: "error",
  what: "A topic without any confirmed subscription.",
  why: "Whoever operates the meter would not hear that it is dead.",
  fix: "aws sns subscribe --topic-arn <arn> --protocol email --notification-endpoint <address>, and confirm the mail.",
  say: ({ arn }) => `tells nobody: ${arn} has no confirmed subscription`,
};

export const publishNotGranted: DriftRule<{ readonly alarm: string }> = {
  code: "publish-not-granted",
  severity: "error",
  what: "A topic's policy does not let CloudWatch publish.",
  why: "Alarms change state and their notifications are refused.",
  fix: "Deploy the stack: pulumi up --refresh. In a policy of your own, let cloudwatch.amazonaws.com sns:Publish.",
  say: ({ alarm }) => `does not let CloudWatch publish for ${alarm}`,
};

export const keyDropsMessages: DriftRule<{ readonly key: string }> = {
  code: "key-drops-messages",
  severity: "error",
  what: "A topic is encrypted with a key that CloudWatch may not use.",
  why: "The policy of alias/aws/sns cannot be changed: CloudWatch's messages are dropped, without a word to anybody.",
  fix: "Take a customer key that grants cloudwatch.amazonaws.com kms:Decrypt and kms:GenerateDataKey*, or none.",
  say: ({ key }) => `is encrypted with ${key}`,
};

export const keyUnchecked: DriftRule<{ readonly key: string }> = {
  code: "key-unchecked",
  severity: "info",
  what: "A topic is encrypted with a customer key, whose policy was not read.",
  why: "Without kms:Decrypt and kms:GenerateDataKey* for cloudwatch.amazonaws.com every message is dropped.",
  fix: "Look at the key's policy once; action-failed would tell of a message that was dropped.",
  say: ({ key }) => `is encrypted with ${key}: its policy must let cloudwatch.amazonaws.com use it`,
};
