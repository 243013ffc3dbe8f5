import type { AlarmPlan } from "./alarm-plan.ts";
import { alarmArns, type Place } from "./place.ts";

/** What SNS lets the owner do by itself. A policy of one's own replaces that: without it the owner is locked out. */
const OWNER_ACTIONS = [
  "SNS:GetTopicAttributes",
  "SNS:SetTopicAttributes",
  "SNS:AddPermission",
  "SNS:RemovePermission",
  "SNS:DeleteTopic",
  "SNS:Subscribe",
  "SNS:ListSubscriptionsByTopic",
  "SNS:Publish",
];

interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: Readonly<Record<string, string>>;
  readonly Action: string | readonly string[];
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface TopicPolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

/**
 * Who may do what with a topic of the plan: its owner, and the plan's own alarms. The owner is the account, not everybody
 * whose source is the account, as SNS writes it: that lets every service in, and other alarms with them. CloudWatch acts
 * for every account: without the conditions, alarms of strangers could publish here.
 */
export function topicPolicy(place: Place, plan: Pick<AlarmPlan, "prefix">, topicArn: string): TopicPolicyDocument {
  const { partition, account } = place;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Owner",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: OWNER_ACTIONS,
        Resource: topicArn,
      },
      {
        Sid: "TollgateAlarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": alarmArns(place, plan) },
        },
      },
    ],
  };
}
