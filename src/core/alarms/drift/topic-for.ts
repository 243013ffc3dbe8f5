import type { PlannedTopic } from "../alarm-plan.ts";
import type { DeployedTopic } from "./deployed.ts";

/** By ARN when the plan has one, else by name, because the plan does not know the account. */
export const topicFor = ({ arn, name }: PlannedTopic, topics: readonly DeployedTopic[]): DeployedTopic | null =>
  topics.find((topic) => (arn === null ? topic.name === name : topic.arn === arn)) ?? null;

/** The path, the query and the user of a web hook's address may be secret: only its host is shown. */
export function shownEndpoint({
  protocol,
  endpoint,
}: {
  readonly protocol: string;
  readonly endpoint: string;
}): string {
  if (!/^https?$/.test(protocol)) return endpoint;
  const [, host = "an unknown host"] = /^https?:\/\/(?:[^/?#]*@)?([^/?#]+)/i.exec(endpoint) ?? [];
  return host;
}
