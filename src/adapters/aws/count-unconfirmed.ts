import { paginateListSubscriptions } from "@aws-sdk/client-sns";
import type { PlannedTopic } from "../../core/alarms/alarm-plan.ts";
import { topicNameOf } from "../../core/alarms/drift/deployed.ts";
import type { Aws } from "./aws.ts";

/**
 * How many addresses of a plan would hear nothing: they have not confirmed, or what they had to confirm has expired.
 * All subscriptions of the region in pages of 100: a fleet has more topics than pages.
 * @throws AwsError
 */
export async function countUnconfirmed(aws: Aws, topics: readonly PlannedTopic[]): Promise<number> {
  const heard = new Set<string>();
  await aws.ask("sns:ListSubscriptions", async (options) => {
    // In the place of an ARN SNS says "PendingConfirmation", or "Deleted".
    for await (const page of paginateListSubscriptions({ client: aws.sns }, {}, options))
      for (const { TopicArn = "", SubscriptionArn = "" } of page.Subscriptions ?? [])
        if (SubscriptionArn.startsWith("arn:")) heard.add(topicNameOf(TopicArn));
  });
  return topics.filter(({ name, subscription }) => subscription !== null && !heard.has(name ?? "")).length;
}
