import { dropsMessages } from "../topics.ts";
import { type DeployedAlarm, type DeployedTopic, topicNameOf } from "./deployed.ts";
import type { Publisher } from "./grants.ts";
import { publishGrant } from "./grants.ts";

/** Why nobody is notified when this alarm fires; null: somebody is, or it is unknown. */
export function deafReason(alarm: DeployedAlarm, topics: readonly DeployedTopic[] | null): string | null {
  const { hasActionsEnabled, settings, arn } = alarm;
  if (!hasActionsEnabled) return "its actions are switched off";
  if (settings.actions.length === 0) return "it has no action";
  if (topics === null) return null;
  const reasons = settings.actions.map((action) => topicReason(action, arn, topics));
  return reasons.includes(null) ? null : [...new Set(reasons)].join("; ");
}

/** @param action a name, or the ARN of a topic of another account: that one may not be known here */
function topicReason(action: string, alarmArn: string, topics: readonly DeployedTopic[]): string | null {
  const topic = topics.find(({ name, arn }) => name === action || arn === action);
  if (topic === undefined) return action.startsWith("arn:") ? null : `${topicNameOf(action)} does not exist`;
  const { name, attributes, subscriptions } = topic;
  if (subscriptions?.every(({ isConfirmed }) => !isConfirmed)) return `${name} has no confirmed subscription`;
  if (attributes === null) return null;
  const publisher: Publisher = { topicArn: topic.arn, alarmArn };
  if (publishGrant(attributes.policy, publisher).grant === "refused") return `${name} does not let CloudWatch publish`;
  if (attributes.key !== null && dropsMessages(attributes.key)) return `the key of ${name} drops its messages`;
  return null;
}
