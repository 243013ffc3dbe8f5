import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmInput,
} from "@aws-sdk/client-cloudwatch";
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SetSubscriptionAttributesCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { putMetrics } from "../../src/adapters/aws/put-metrics.ts";
import { planWithFunction } from "../../src/core/alarms/drift/meter-drift.ts";
import { METRICS } from "../../src/core/metrics/names.ts";
import { deploy } from "./deploy.ts";
import { confirmMail, type Deployment, deployment } from "./deployment.ts";
import { HOUR } from "./hourly.ts";
import { NOW } from "./support.ts";

/** A web hook that nobody answers at. */
const NOBODY = new Map([["https://hooks.example.com", "http://127.0.0.1:9"]]);
export const OVER = "tollgate-acme.over-budget";
export const FUNCTION = "tollgate-meter-emit";
const QUEUE = "arn:aws:sqs:us-east-1:123456789012:stranger";
const STRANGER = "arn:aws:sns:us-east-1:123456789012:stranger";
const ELSEWHERE = "arn:aws:sns:us-east-1:999999999999:elsewhere";

/** A deployment of alarms, topics and the meter's function, which people change by hand. */
export class ByHand {
  readonly deployed: Deployment;
  readonly owner: string;
  readonly operator: string;

  private constructor(deployed: Deployment) {
    this.deployed = deployed;
    this.operator = deployed.arns.get("operator") ?? "";
    const mail = deployed.plan.topics.find(({ subscription }) => subscription?.protocol === "email");
    this.owner = deployed.arns.get(mail?.logicalName ?? "") ?? "";
  }

  static async start(text: string): Promise<ByHand> {
    const deployed = await deployment([text], { hosts: NOBODY });
    await deploy(deployed.aws, planWithFunction(deployed.plan));
    await confirmMail(deployed.double);
    return new ByHand(deployed);
  }

  async alarm(AlarmName: string, change: Partial<PutMetricAlarmInput>): Promise<void> {
    const { cloudwatch } = this.deployed.aws;
    const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
    const {
      AlarmArn: _a,
      AlarmConfigurationUpdatedTimestamp: _b,
      StateValue: _c,
      StateReason: _d,
      StateUpdatedTimestamp: _e,
      ...same
    } = MetricAlarms?.[0] ?? {};
    await cloudwatch.send(new PutMetricAlarmCommand({ ...same, ...change } as PutMetricAlarmInput));
  }

  async deleteAlarm(name: string): Promise<void> {
    await this.deployed.aws.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [name] }));
  }

  async topic(TopicArn: string, AttributeName: string, AttributeValue: string): Promise<void> {
    await this.deployed.aws.sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue }));
  }

  /** The policy of the owners' topic, its statements changed. */
  async policy(change: (statements: readonly Statement[]) => readonly object[]): Promise<void> {
    const { Attributes } = await this.deployed.aws.sns.send(new GetTopicAttributesCommand({ TopicArn: this.owner }));
    const policy = JSON.parse(Attributes?.["Policy"] ?? "");
    await this.topic(this.owner, "Policy", JSON.stringify({ ...policy, Statement: change(policy.Statement) }));
  }

  async subscribe(TopicArn: string, Protocol: string, Endpoint: string): Promise<void> {
    await this.deployed.aws.sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint }));
  }

  async subscriptionOf(TopicArn: string): Promise<string> {
    const { Subscriptions } = await this.deployed.aws.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    return Subscriptions?.[0]?.SubscriptionArn ?? "";
  }

  async unsubscribe(topicArn: string): Promise<void> {
    const SubscriptionArn = await this.subscriptionOf(topicArn);
    await this.deployed.aws.sns.send(new UnsubscribeCommand({ SubscriptionArn }));
  }

  async filter(topicArn: string, AttributeValue: string): Promise<void> {
    const SubscriptionArn = await this.subscriptionOf(topicArn);
    const AttributeName = "FilterPolicy";
    await this.deployed.aws.sns.send(
      new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }),
    );
  }

  async send(command: CreateTopicCommand | DeleteTopicCommand): Promise<void> {
    await this.deployed.aws.sns.send(command as CreateTopicCommand);
  }

  /** Tokens over the ceiling, and an hour in which CloudWatch looks. */
  async overage(): Promise<void> {
    const { aws, double } = this.deployed;
    await putMetrics(aws, [{ metric: METRICS.over, dimensions: { Org: "acme" }, value: 5 }], double.now);
    await double.advanceTo(double.now + HOUR + 600);
  }
}

interface Statement {
  readonly Sid: string;
}

const to =
  (change: Partial<PutMetricAlarmInput>, name = OVER) =>
  (hand: ByHand) =>
    hand.alarm(name, change);
const and = (statement: object) => (hand: ByHand) => hand.policy((all) => [...all, statement]);
const PUBLISH = { Action: "sns:Publish", Resource: "*" };
const ORG = { Name: "Org", Value: "acme" };
const MATH = [
  { Id: "e1", Expression: "m1 * 0", ReturnData: true },
  {
    Id: "m1",
    MetricStat: { Metric: { Namespace: "Tollgate", MetricName: "OverBudgetTokens" }, Period: 3600, Stat: "Maximum" },
    ReturnData: false,
  },
];
const NO_METRIC = {
  Namespace: undefined,
  MetricName: undefined,
  Dimensions: undefined,
  Statistic: undefined,
  Period: undefined,
};

/** [what somebody did by hand, how, the codes that doctor finds]. Nothing else is found. */
export const KINDS: readonly (readonly [string, (hand: ByHand) => Promise<void>, readonly string[]])[] = [
  ["alarm deleted", (hand) => hand.deleteAlarm(OVER), ["alarm-missing"]],
  ["alarm: another namespace", to({ Namespace: "tollgate" }), ["alarm-changed"]],
  ["alarm: another metric", to({ MetricName: "ConsumedTokens" }), ["alarm-changed"]],
  ["alarm: a dimension more", to({ Dimensions: [ORG, { Name: "Env", Value: "prod" }] }), ["alarm-changed"]],
  ["alarm: a dimension fewer", to({ Dimensions: [] }), ["alarm-changed"]],
  ["alarm: another dimension value", to({ Dimensions: [{ ...ORG, Value: "beta" }] }), ["alarm-changed"]],
  ["alarm: another statistic", to({ Statistic: "Average" }), ["alarm-changed"]],
  ["alarm: a percentile", to({ Statistic: undefined, ExtendedStatistic: "p90" }), ["alarm-changed"]],
  ["alarm: a unit", to({ Unit: "Count" }), ["alarm-changed"]],
  ["alarm: another period", to({ Period: 7200 }), ["alarm-changed"]],
  ["alarm: more evaluation periods", to({ EvaluationPeriods: 3 }), ["alarm-changed"]],
  ["alarm: more datapoints to alarm", to({ DatapointsToAlarm: 2 }), ["alarm-changed"]],
  ["alarm: no datapoints to alarm", to({ DatapointsToAlarm: undefined }), ["alarm-changed"]],
  ["alarm: another comparison", to({ ComparisonOperator: "LessThanThreshold" }), ["alarm-changed"]],
  ["alarm: another threshold", to({ Threshold: 1_000_000 }), ["alarm-changed"]],
  ["alarm: missing data as missing", to({ TreatMissingData: undefined }), ["alarm-changed"]],
  ["alarm: missing data as breaching", to({ TreatMissingData: "breaching" }), ["alarm-changed"]],
  ["alarm: metric math", to({ ...NO_METRIC, Metrics: MATH }), ["alarm-changed"]],
  ["alarm: a wall clock window", to({ EvaluationWindow: { WallClockWindow: {} } }), ["alarm-changed"]],
  ["alarm: a warm-up", to({ WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 60 } }), ["alarm-changed"]],
  ["alarm: another description", to({ AlarmDescription: "mine" }), ["description-outdated"]],
  ["alarm: actions disabled", to({ ActionsEnabled: false }), ["alarm-muted"]],
  ["alarm: no action", to({ AlarmActions: [] }), ["alarm-changed"]],
  ["alarm: the action of a stranger", to({ AlarmActions: [STRANGER] }), ["alarm-changed"]],
  ["alarm: an action in another account", to({ AlarmActions: [ELSEWHERE] }), ["alarm-changed"]],
  ["alarm: an OK action", to({ OKActions: [STRANGER] }), ["alarm-changed"]],
  ["alarm: an insufficient data action", to({ InsufficientDataActions: [STRANGER] }), ["alarm-changed"]],
  ["alarm made by hand", to({ AlarmName: "tollgate-acme.mine" }), ["alarm-orphaned"]],
  ["alarm of the meter deleted", (hand) => hand.deleteAlarm("tollgate-meter.heartbeat"), ["alarm-missing"]],
  ["alarm of the meter muted", to({ ActionsEnabled: false }, "tollgate-meter.stale"), ["alarm-muted"]],
  ["alarm of the meter changed", to({ Threshold: 99 }, "tollgate-meter.drift"), ["alarm-changed"]],
  ["alarm of the function deleted", (hand) => hand.deleteAlarm("tollgate-meter.emit-errors"), ["alarm-missing"]],
  ["alarm of the function muted", to({ ActionsEnabled: false }, "tollgate-meter.emit-errors"), ["alarm-muted"]],
  ["alarm of the function changed", to({ Threshold: 99 }, "tollgate-meter.emit-errors"), ["alarm-changed"]],
  [
    "function deleted, or its schedule stopped",
    ({ deployed }) => deployed.double.advanceTo(NOW + 2 * HOUR),
    ["meter-not-started"],
  ],
  [
    "function without its permissions",
    async ({ deployed: { double } }) => {
      await double.advanceTo(NOW + HOUR + 600);
      double.ran(FUNCTION, true);
    },
    ["meter-failing"],
  ],
  ["topic deleted", (hand) => hand.send(new DeleteTopicCommand({ TopicArn: hand.owner })), ["topic-missing"]],
  ["topic made by hand", (hand) => hand.send(new CreateTopicCommand({ Name: "tollgate-to-mine" })), ["topic-orphaned"]],
  ["topic: a key of AWS", (hand) => hand.topic(hand.owner, "KmsMasterKeyId", "alias/aws/sns"), ["key-drops-messages"]],
  ["topic: a customer key", (hand) => hand.topic(hand.owner, "KmsMasterKeyId", "alias/mine"), ["key-unchecked"]],
  ["policy: nothing", (hand) => hand.policy(() => []), ["publish-not-granted"]],
  ["policy: the owner only", (hand) => hand.policy((all) => all.slice(0, 1)), ["publish-not-granted"]],
  ["policy: the alarms only", (hand) => hand.policy((all) => all.slice(1)), ["policy-changed"]],
  [
    "policy: alarms of another prefix",
    (hand) => hand.policy((all) => JSON.parse(JSON.stringify(all).replaceAll("alarm:tollgate-", "alarm:other-"))),
    ["publish-not-granted"],
  ],
  [
    "policy: another account",
    (hand) => hand.policy((all) => JSON.parse(JSON.stringify(all).replaceAll('Account":"1', 'Account":"9'))),
    ["publish-not-granted"],
  ],
  ["policy: open to everybody", and({ ...PUBLISH, Effect: "Allow", Principal: "*" }), ["publish-open"]],
  [
    "policy: another service",
    and({ ...PUBLISH, Effect: "Allow", Principal: { Service: "events.amazonaws.com" } }),
    ["policy-changed"],
  ],
  ["policy: a Deny", and({ ...PUBLISH, Effect: "Deny", Principal: "*" }), ["publish-not-granted"]],
  [
    "policy: a Deny of all but somebody",
    and({ ...PUBLISH, Effect: "Deny", NotPrincipal: { AWS: "arn:aws:iam::123456789012:root" } }),
    ["publish-not-granted"],
  ],
  [
    "policy: a Deny under conditions that are not understood",
    and({
      ...PUBLISH,
      Effect: "Deny",
      Principal: "*",
      Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } },
    }),
    ["publish-unclear"],
  ],
  ["subscription deleted", (hand) => hand.unsubscribe(hand.owner), ["subscription-missing"]],
  [
    "subscription made again, not confirmed",
    async (hand) => {
      await hand.unsubscribe(hand.owner);
      await hand.subscribe(hand.owner, "email", "ops@example.com");
    },
    ["subscription-unconfirmed"],
  ],
  [
    "subscription by another protocol",
    async (hand) => {
      await hand.unsubscribe(hand.owner);
      await hand.subscribe(hand.owner, "email-json", "ops@example.com");
    },
    ["subscription-missing"],
  ],
  [
    "subscription of another address",
    async (hand) => {
      await hand.unsubscribe(hand.owner);
      await hand.subscribe(hand.owner, "sqs", QUEUE);
    },
    ["subscription-foreign", "subscription-missing"],
  ],
  ["subscription of a stranger", (hand) => hand.subscribe(hand.owner, "sqs", QUEUE), ["subscription-foreign"]],
  ["subscription with a filter", (hand) => hand.filter(hand.owner, '{"a":["b"]}'), ["subscription-filtered"]],
  ["subscription of the operator deleted", (hand) => hand.unsubscribe(hand.operator), ["nobody-subscribed"]],
  [
    "in ALARM, actions disabled",
    async (hand) => {
      await hand.overage();
      await hand.alarm(OVER, { ActionsEnabled: false });
    },
    ["alarm-muted", "alarm-unheard"],
  ],
  [
    "in ALARM, nobody subscribed",
    async (hand) => {
      await hand.overage();
      await hand.unsubscribe(hand.owner);
    },
    ["alarm-unheard", "subscription-missing"],
  ],
  [
    "in ALARM, its topic deleted before",
    async (hand) => {
      await hand.send(new DeleteTopicCommand({ TopicArn: hand.owner }));
      await hand.overage();
    },
    ["action-failed", "alarm-unheard", "topic-missing"],
  ],
];
