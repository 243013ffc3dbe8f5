import {
  GetSubscriptionAttributesCommand,
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
import { Requests } from "./requests.ts";

export interface TopicsQuery {
  /** Of the names: "tollgate-" */
  readonly prefix: string;
  /** Policies and subscriptions are read of these. */
  readonly planned: readonly PlannedTopic[];
  /** "arn:aws:sns:us-east-1:123456789012:", to find the planned topics where they cannot be listed; null: not known. */
  readonly place: string | null;
  /** Policies, keys and filters: only to be compared. */
  readonly isWhole: boolean;
}

/**
 * All topics of the account with the prefix, and the plan's topics that are elsewhere. Null: they cannot be found.
 * @param tick called for each topic
 */
export async function readTopics(
  aws: Aws,
  requests: Requests,
  query: TopicsQuery,
  tick: () => void,
): Promise<DeployedTopic[] | null> {
  const { planned, place, isWhole } = query;
  const names = new Set(planned.flatMap(({ name }) => name ?? []));
  const foreign = planned.flatMap(({ arn }) => arn ?? []);
  const listed = await arnsOf(aws, requests, query);
  const own = listed ?? (place === null ? null : [...names].map((name) => `${place}${name}`));
  if (own === null) return null;
  const arns = [...own, ...foreign.filter((arn) => !own.includes(arn))];
  const topics = await inParallel(arns, async (arn) => {
    tick();
    const isForeign = foreign.includes(arn);
    if (isForeign && arn.split(":")[3] !== (await aws.region())) return null;
    return isForeign || names.has(topicNameOf(arn))
      ? readTopic(aws, requests, arn, { isForeign, isWhole })
      : unread(arn);
  });
  return topics.filter((topic) => topic !== null);
}

const unread = (arn: string): DeployedTopic => ({
  arn,
  name: topicNameOf(arn),
  attributes: null,
  subscriptions: null,
});

const arnsOf = (aws: Aws, requests: Requests, { prefix, place }: TopicsQuery): Promise<string[] | null> =>
  requests.ask("sns:ListTopics", place === null ? "topics" : "topics that no budget needs", async (options) => {
    const arns: string[] = [];
    for await (const page of paginateListTopics({ client: aws.sns }, {}, options))
      arns.push(...(page.Topics ?? []).flatMap(({ TopicArn }) => TopicArn ?? []));
    return arns.filter((arn) => topicNameOf(arn).startsWith(prefix));
  });

/** Null: there is no such topic, or it is of another region, where no alarm can use it. */
async function readTopic(
  aws: Aws,
  requests: Requests,
  arn: string,
  { isForeign, isWhole }: { readonly isForeign: boolean; readonly isWhole: boolean },
): Promise<DeployedTopic | null> {
  // A topic of another account may refuse to be read: that is a finding, and no failure of doctor.
  const own = isForeign ? new Requests(aws) : requests;
  try {
    const attributes = isWhole ? await readAttributes(aws, own, arn) : null;
    const subscriptions = isForeign && attributes === null ? null : await readSubscriptions(aws, own, arn);
    const isFiltered = isWhole && subscriptions !== null;
    const filtered = isFiltered ? await inParallel(subscriptions, (one) => withFilter(aws, own, one)) : subscriptions;
    if (own !== requests) requests.add(own, ({ kind }) => kind !== "denied");
    return { ...unread(arn), attributes, subscriptions: filtered?.map(({ arn: _, ...shown }) => shown) ?? null };
  } catch (error) {
    if (error instanceof AwsError && error.kind === "not-found") return null;
    throw error;
  }
}

async function readAttributes(aws: Aws, requests: Requests, TopicArn: string): Promise<DeployedTopic["attributes"]> {
  const command = new GetTopicAttributesCommand({ TopicArn });
  const answer = await requests.ask("sns:GetTopicAttributes", "policies and keys of topics", (options) =>
    aws.sns.send(command, options),
  );
  if (answer === null) return null;
  const { Policy = "", KmsMasterKeyId = "" } = answer.Attributes ?? {};
  return { policy: Policy, key: KmsMasterKeyId === "" ? null : KmsMasterKeyId };
}

interface Subscribed extends DeployedSubscription {
  readonly arn: string;
}

const readSubscriptions = (aws: Aws, requests: Requests, TopicArn: string): Promise<Subscribed[] | null> =>
  requests.ask("sns:ListSubscriptionsByTopic", "who is subscribed, and who has confirmed", async (options) => {
    const found: Subscribed[] = [];
    for await (const page of paginateListSubscriptionsByTopic({ client: aws.sns }, { TopicArn }, options))
      for (const { Protocol = "", Endpoint = "", SubscriptionArn: arn = "" } of page.Subscriptions ?? [])
        if (arn !== DELETED)
          found.push({ arn, protocol: Protocol, endpoint: Endpoint, isConfirmed: isConfirmed(arn), filter: null });
    return found;
  });

async function withFilter(aws: Aws, requests: Requests, one: Subscribed): Promise<Subscribed> {
  if (!one.isConfirmed) return one;
  const command = new GetSubscriptionAttributesCommand({ SubscriptionArn: one.arn });
  try {
    const answer = await requests.ask("sns:GetSubscriptionAttributes", "filters of subscriptions", (options) =>
      aws.sns.send(command, options),
    );
    return { ...one, filter: answer?.Attributes?.["FilterPolicy"] ?? null };
  } catch (error) {
    // It was deleted since it was listed.
    if (error instanceof AwsError && error.kind === "not-found") return { ...one, isConfirmed: false };
    throw error;
  }
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

/** SNS lists a subscription for a while after it was deleted. */
const DELETED = "Deleted";

/** SNS writes "PendingConfirmation" in place of the ARN. */
const isConfirmed = (subscriptionArn: string): boolean => subscriptionArn.startsWith("arn:");

/** @throws AwsError */
export async function publish(aws: Aws, TopicArn: string, Subject: string, Message: string): Promise<void> {
  const command = new PublishCommand({ TopicArn, Subject, Message });
  await aws.ask("sns:Publish", (options) => aws.sns.send(command, options));
}
