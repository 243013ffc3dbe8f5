import {
  GetTopicAttributesCommand,
  PublishCommand,
  paginateListSubscriptions,
  paginateListSubscriptionsByTopic,
  paginateListTopics,
} from "@aws-sdk/client-sns";
import type { PlannedTopic } from "../../core/alarms/alarm-plan.ts";
import { type DeployedSubscription, type DeployedTopic, topicNameOf } from "../../core/alarms/drift/deployed.ts";
import type { Aws } from "./aws.ts";
import { AwsError } from "./aws-error.ts";
import { inParallel } from "./in-parallel.ts";

/**
 * All topics of the account with the prefix, and the plan's topics that are elsewhere. Policies and subscriptions are
 * read of topics in the plan.
 * @param tick called for each topic
 */
export async function readTopics(
  aws: Aws,
  prefix: string,
  planned: readonly PlannedTopic[],
  tick: () => void,
): Promise<DeployedTopic[]> {
  const names = new Set(planned.map(({ name }) => name));
  const foreign = planned.flatMap(({ arn }) => arn ?? []);
  const own = await arnsOf(aws, prefix);
  const arns = [...own, ...foreign.filter((arn) => !own.includes(arn))];
  const topics = await inParallel(arns, async (arn) => {
    tick();
    if (foreign.includes(arn)) return readForeign(aws, arn);
    return names.has(topicNameOf(arn)) ? readTopic(aws, arn) : unread(arn);
  });
  return topics.filter((topic) => topic !== null);
}

const unread = (arn: string): DeployedTopic => ({
  arn,
  name: topicNameOf(arn),
  isRead: false,
  policy: null,
  key: null,
  subscriptions: [],
});

/** A topic of another account may refuse to be read; one of another region cannot be used by an alarm. */
async function readForeign(aws: Aws, arn: string): Promise<DeployedTopic | null> {
  const [, , , region] = arn.split(":");
  if (region !== (await aws.region())) return null;
  try {
    return await readTopic(aws, arn);
  } catch (error) {
    if (error instanceof AwsError && error.kind === "denied") return unread(arn);
    throw error;
  }
}

async function arnsOf(aws: Aws, prefix: string): Promise<string[]> {
  return aws.ask("sns:ListTopics", async (options) => {
    const arns: string[] = [];
    for await (const page of paginateListTopics({ client: aws.sns }, {}, options))
      arns.push(...(page.Topics ?? []).flatMap(({ TopicArn }) => TopicArn ?? []));
    return arns.filter((arn) => topicNameOf(arn).startsWith(prefix));
  });
}

/** Null: there is no such topic. */
async function readTopic(aws: Aws, arn: string): Promise<DeployedTopic | null> {
  try {
    const command = new GetTopicAttributesCommand({ TopicArn: arn });
    const { Attributes = {} } = await aws.ask("sns:GetTopicAttributes", (options) => aws.sns.send(command, options));
    const key = Attributes["KmsMasterKeyId"] ?? "";
    const policy = Attributes["Policy"] ?? null;
    const subscriptions = await readSubscriptions(aws, arn);
    return { ...unread(arn), isRead: true, policy, key: key === "" ? null : key, subscriptions };
  } catch (error) {
    if (error instanceof AwsError && error.kind === "not-found") return null;
    throw error;
  }
}

async function readSubscriptions(aws: Aws, TopicArn: string): Promise<DeployedSubscription[]> {
  return aws.ask("sns:ListSubscriptionsByTopic", async (options) => {
    const found: DeployedSubscription[] = [];
    for await (const page of paginateListSubscriptionsByTopic({ client: aws.sns }, { TopicArn }, options))
      for (const { Protocol = "", Endpoint = "", SubscriptionArn = "" } of page.Subscriptions ?? [])
        found.push({ protocol: Protocol, endpoint: Endpoint, isConfirmed: isConfirmed(SubscriptionArn) });
    return found;
  });
}

/**
 * How many addresses of a plan get no message, because they have not confirmed or their confirmation has expired. Lists
 * the subscriptions of the whole region, 100 in a page: that is fewer calls than one for each topic.
 * @throws AwsError
 */
export async function countUnconfirmed(aws: Aws, topics: readonly PlannedTopic[]): Promise<number> {
  const confirmed = new Set<string>();
  await aws.ask("sns:ListSubscriptions", async (options) => {
    for await (const page of paginateListSubscriptions({ client: aws.sns }, {}, options))
      for (const { TopicArn = "", SubscriptionArn = "" } of page.Subscriptions ?? [])
        if (isConfirmed(SubscriptionArn)) confirmed.add(topicNameOf(TopicArn));
  });
  return topics.filter(({ name, subscription }) => subscription !== null && !confirmed.has(name ?? "")).length;
}

/** SNS writes "PendingConfirmation" or "Deleted" in place of the ARN. */
const isConfirmed = (subscriptionArn: string): boolean => subscriptionArn.startsWith("arn:");

/** @throws AwsError */
export async function publish(aws: Aws, TopicArn: string, Subject: string, Message: string): Promise<void> {
  const command = new PublishCommand({ TopicArn, Subject, Message });
  await aws.ask("sns:Publish", (options) => aws.sns.send(command, options));
}
