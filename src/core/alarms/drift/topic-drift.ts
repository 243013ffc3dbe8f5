import type { AlarmPlan, PlannedAlarm, PlannedTopic } from "../alarm-plan.ts";
import { alarmArn } from "../place.ts";
import { dropsMessages } from "../topics.ts";
import type { Scope } from "./alarm-drift.ts";
import type { Deployed, DeployedSubscription, DeployedTopic } from "./deployed.ts";
import { grantsPublish } from "./grants.ts";
import { type Drift, found } from "./table.ts";

export function* topicDrift(plan: AlarmPlan, { topics }: Deployed, scope: Scope): Generator<Drift> {
  for (const planned of plan.topics) {
    const subject = planned.name ?? planned.arn ?? planned.logicalName;
    const alarms = plan.alarms.filter(({ actions }) => actions.includes(planned.logicalName));
    const deployed = topicFor(planned, topics);
    if (deployed === null) yield found("topic-missing", { subject }, { alarms: alarms.length });
    else if (!deployed.isRead) yield found("topic-unchecked", { subject }, {});
    else yield* differences(planned, deployed, alarms, subject);
  }
  if (scope !== null) return;
  const known = new Set(plan.topics.map(({ name }) => name));
  for (const { name } of topics)
    if (!known.has(name) && name.startsWith(`${plan.prefix}-`)) yield found("topic-orphaned", { subject: name }, {});
}

/** By ARN when the plan has one, else by name, because the plan does not know the account. */
export const topicFor = ({ arn, name }: PlannedTopic, topics: readonly DeployedTopic[]): DeployedTopic | null =>
  topics.find((topic) => (arn === null ? topic.name === name : topic.arn === arn)) ?? null;

function* differences(
  { subscription }: PlannedTopic,
  deployed: DeployedTopic,
  alarms: readonly PlannedAlarm[],
  subject: string,
): Generator<Drift> {
  if (subscription !== null) yield* subscriptionDrift(subscription, deployed.subscriptions, subject);
  else if (!deployed.subscriptions.some(({ isConfirmed }) => isConfirmed))
    yield found("nobody-subscribed", { subject }, { arn: deployed.arn });
  const denied = alarms.find(({ name }) => !grantsPublish(deployed.policy ?? "", publisherOf(name, deployed)));
  if (denied !== undefined) yield found("publish-not-granted", { subject }, { alarm: denied.name });
  const { key } = deployed;
  if (key !== null) yield found(dropsMessages(key) ? "key-drops-messages" : "key-unchecked", { subject }, { key });
}

/** An alarm and its topics are in the same region: CloudWatch accepts no others. */
function publisherOf(alarm: string, { arn }: DeployedTopic) {
  const [, partition = "", , region = "", account = ""] = arn.split(":");
  return { topicArn: arn, alarmArn: alarmArn({ partition, region, account }, alarm) };
}

function* subscriptionDrift(
  { protocol, endpoint }: NonNullable<PlannedTopic["subscription"]>,
  deployed: readonly DeployedSubscription[],
  subject: string,
): Generator<Drift> {
  const isPlanned = (one: DeployedSubscription): boolean => one.protocol === protocol && one.endpoint === endpoint;
  const own = deployed.filter(isPlanned);
  const shown = { protocol, endpoint: withoutSecrets(endpoint) };
  if (own.length === 0) yield found("subscription-missing", { subject }, shown);
  else if (!own.some(({ isConfirmed }) => isConfirmed)) yield found("subscription-unconfirmed", { subject }, shown);
  for (const other of deployed) {
    if (isPlanned(other) || !other.isConfirmed) continue;
    yield found(
      "subscription-foreign",
      { subject },
      { protocol: other.protocol, endpoint: withoutSecrets(other.endpoint) },
    );
  }
}

/** A webhook's address may contain a password or a token. */
const withoutSecrets = (endpoint: string): string => endpoint.replace(/\/\/[^/]*@/, "//").replace(/\?.*$/s, "?...");
