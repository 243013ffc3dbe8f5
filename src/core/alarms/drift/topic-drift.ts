import type { ComparedAlarm, ComparedPlan, PlannedTopic } from "../alarm-plan.ts";
import { isChat } from "../chat.ts";
import { alarmArn, type Place } from "../place.ts";
import { dropsMessages } from "../topics.ts";
import type { Scope } from "./alarm-drift.ts";
import { isAddress } from "./chat.ts";
import type { Deployed, DeployedSubscription, DeployedTopic } from "./deployed.ts";
import { isOpen, publishGrant } from "./grants.ts";
import { policyChanges } from "./policy.ts";
import { type Drift, found } from "./table.ts";
import { shownEndpoint, topicFor } from "./topic-for.ts";

export function* topicDrift(plan: ComparedPlan, { topics }: Deployed, scope: Scope): Generator<Drift> {
  if (topics === null) return;
  for (const planned of plan.topics) {
    const subject = planned.name ?? planned.arn ?? planned.logicalName;
    const alarms = plan.alarms.filter(({ actions }) => actions.includes(planned.logicalName));
    const deployed = topicFor(planned, topics);
    if (deployed === null) yield found("topic-missing", { subject }, { alarms: alarms.length });
    else if (planned.arn !== null && deployed.attributes === null && deployed.subscriptions === null)
      yield found("topic-unchecked", { subject }, {});
    else yield* differences(planned, deployed, alarms, plan, subject);
  }
  if (scope !== null) return;
  const known = new Set(plan.topics.map(({ name }) => name));
  for (const { name } of topics)
    if (!known.has(name) && name.startsWith(`${plan.prefix}-`)) yield found("topic-orphaned", { subject: name }, {});
}

function* differences(
  planned: PlannedTopic,
  deployed: DeployedTopic,
  alarms: readonly ComparedAlarm[],
  plan: ComparedPlan,
  subject: string,
): Generator<Drift> {
  const { attributes, subscriptions, arn } = deployed;
  if (subscriptions !== null) {
    if (planned.subscription !== null) yield* subscriptionDrift(planned.subscription, subscriptions, subject);
    else if (!subscriptions.some(({ isConfirmed }) => isConfirmed))
      yield found("nobody-subscribed", { subject }, { arn });
    for (const { filter, isConfirmed, ...shown } of subscriptions)
      if (filter !== null && isConfirmed)
        yield found("subscription-filtered", { subject }, { ...shown, endpoint: shownEndpoint(shown), filter });
  }
  if (attributes === null) return;
  const { policy, key } = attributes;
  yield* policyDrift(planned, policy, arn, alarms, plan, subject);
  if (key !== null) yield found(dropsMessages(key) ? "key-drops-messages" : "key-unchecked", { subject }, { key });
}

function* policyDrift(
  { name }: PlannedTopic,
  policy: string,
  topicArn: string,
  alarms: readonly ComparedAlarm[],
  plan: ComparedPlan,
  subject: string,
): Generator<Drift> {
  const place = placeOf(topicArn);
  const grants = alarms.map((alarm) => ({
    alarm: alarm.name,
    ...publishGrant(policy, { topicArn, alarmArn: alarmArn(place, alarm.name) }),
  }));
  const refused = grants.find(({ grant }) => grant === "refused");
  const unclear = grants.find(({ grant }) => grant === "unclear");
  const changes = name === null ? [] : policyChanges(place, plan, topicArn, policy);
  if (refused !== undefined) yield found("publish-not-granted", { subject }, { alarm: refused.alarm });
  else if (unclear !== undefined)
    yield found("publish-unclear", { subject }, { alarm: unclear.alarm, conditions: unclear.unknown });
  if (isOpen(policy, topicArn)) yield found("publish-open", { subject }, {});
  else if (refused === undefined && unclear === undefined && changes.length > 0)
    yield found("policy-changed", { subject }, { changes });
}

/** An alarm and its topics are in the same region: CloudWatch accepts no others. */
function placeOf(topicArn: string): Place {
  const [, partition = "", , region = "", account = ""] = topicArn.split(":");
  return { partition, region, account };
}

function* subscriptionDrift(
  { protocol, endpoint }: NonNullable<PlannedTopic["subscription"]>,
  deployed: readonly DeployedSubscription[],
  subject: string,
): Generator<Drift> {
  const isPlanned = isAddress({ protocol, endpoint });
  const own = deployed.filter(isPlanned);
  const shown = { protocol, endpoint: shownEndpoint({ protocol, endpoint }) };
  if (isChat({ protocol })) {
    if (!own.some(({ isConfirmed }) => isConfirmed)) yield found("chat-not-listening", { subject }, shown);
  } else if (own.length === 0) yield found("subscription-missing", { subject }, shown);
  else if (!own.some(({ isConfirmed }) => isConfirmed)) yield found("subscription-unconfirmed", { subject }, shown);
  for (const other of deployed) {
    if (isPlanned(other) || !other.isConfirmed) continue;
    yield found("subscription-foreign", { subject }, { protocol: other.protocol, endpoint: shownEndpoint(other) });
  }
}
