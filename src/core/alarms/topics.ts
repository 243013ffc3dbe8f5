import { operatorTopicName, topicName } from "../metrics/names.ts";
import type { Recipient } from "../model/budget.ts";
import type { AlarmPlan, PlannedTopic, PlanOptions } from "./alarm-plan.ts";
import { topicKey } from "./chat.ts";
import { alarmArns, type Place } from "./place.ts";

/** Collects the topics that alarms need. */
export class Topics {
  /** Logical names of the topics for alarms about the meter itself. */
  readonly operators: readonly string[];
  private readonly prefix: string;
  private readonly operator: PlannedTopic | null;
  private readonly byAddress = new Map<string, PlannedTopic>();

  constructor({ prefix, operatorTopic, operatorEmail }: PlanOptions) {
    this.prefix = prefix;
    const { logical, physical } = operatorTopicName(prefix);
    const name = operatorTopic === null ? physical : null;
    const isNeeded = operatorTopic !== null || operatorEmail === null;
    this.operator = isNeeded ? { logicalName: logical, name, arn: operatorTopic, subscription: null } : null;
    // An operator who also owns a budget has one topic for both.
    const mail = operatorEmail === null ? [] : [{ protocol: "email", endpoint: operatorEmail } as const];
    this.operators = [...(isNeeded ? [logical] : []), ...this.namesOf(mail)];
  }

  /** The topics that reach these recipients, each once. */
  namesOf(recipients: readonly Pick<Recipient, "protocol" | "endpoint">[]): readonly string[] {
    const names = new Set<string>();
    for (const { protocol, endpoint } of recipients) {
      const { logical, physical } = topicName(this.prefix, protocol, topicKey({ protocol, endpoint }));
      const topic = { logicalName: logical, name: physical, arn: null, subscription: { protocol, endpoint } };
      this.byAddress.set(`${protocol} ${endpoint}`, topic);
      names.add(logical);
    }
    return [...names].sort();
  }

  /** Sorted, whichever budget came first. */
  all(): readonly PlannedTopic[] {
    const topics = [...this.byAddress.values()].sort((a, b) => (a.logicalName < b.logicalName ? -1 : 1));
    return this.operator === null ? topics : [this.operator, ...topics];
  }
}

/** What SNS's default policy lets the owner do. Our policy replaces it, and would lock the owner out without these. */
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
 * The policy of a topic of the plan: it allows its owner and the plan's own alarms. The owner is the account. SNS's
 * default, every caller whose source is the account, would also allow other services and other alarms. CloudWatch acts
 * for every account: without the conditions, alarms of other accounts could publish here.
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

const KEY =
  /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]+|alias\/[\w/-]+|(mrk-)?[0-9a-f]{8}-?[0-9a-f-]{23,27})$/;
const MANAGED = /(^|:)alias\/aws\//;

/** The policies of AWS's own keys cannot be changed: CloudWatch may not use them, and SNS drops its messages. */
export const dropsMessages = (key: string): boolean => MANAGED.test(key);

/** Why a topic cannot use this key; null: it can, if the key's policy lets CloudWatch use it. */
export function keyProblem(key: string): string | null {
  if (dropsMessages(key))
    return (
      `${key} belongs to AWS: CloudWatch may not use it, and SNS would drop alarm messages without an error. ` +
      "Use a customer managed key that grants kms:Decrypt and kms:GenerateDataKey* to cloudwatch.amazonaws.com"
    );
  return KEY.test(key) ? null : `${key} is not a KMS key: use its ARN, its id, or alias/<name>`;
}
