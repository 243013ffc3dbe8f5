import { Topic } from "@pulumi/aws/sns/topic.js";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy.js";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription.js";
import { ComponentResource, type Output, secret } from "@pulumi/pulumi";
import type { PlannedTopic } from "../../core/alarms/alarm-plan.ts";
import { isChat } from "../../core/alarms/chat.ts";
import { topicPolicy } from "../../core/alarms/topics.ts";
import type { Chat } from "./chat.ts";
import type { Surroundings } from "./surroundings.ts";

/**
 * A recipient of alarms: its topic with policy and subscription. Pulumi retains them (docs/adr/0010-topics-stay.md), so a
 * recipient who comes back need not confirm again. The configuration of a channel goes with its last budget: it needs no
 * confirmation, and AWS would refuse to create it again.
 */
export class Endpoint extends ComponentResource {
  readonly arn: Output<string>;

  constructor(
    { logicalName, name, subscription }: PlannedTopic,
    { scope, place, plan, config }: Surroundings,
    chat: Chat | null,
  ) {
    const called = scope.name(logicalName);
    super("tollgate:index:Endpoint", called, {}, scope.under);
    const kept = { parent: this, retainOnDelete: true };
    const encryption = config.kmsKey === null ? {} : { kmsMasterKeyId: config.kmsKey };
    // Without tags: SNS refuses to create a topic that is there with other ones, and this one outlives the stack.
    const topic = new Topic(called, { name: name ?? logicalName, displayName: "Tollgate", ...encryption }, kept);
    const policy = topic.arn.apply((arn) => JSON.stringify(topicPolicy(place, plan, arn)));
    new TopicPolicy(called, { arn: topic.arn, policy }, kept);
    if (subscription !== null && chat !== null && isChat(subscription)) {
      chat.configure(logicalName, subscription, topic.arn, this);
    } else if (subscription !== null) {
      const { protocol, endpoint } = subscription;
      // The address of a web hook lets anybody post to it: Pulumi encrypts it in the state and hides it.
      const to = protocol === "https" ? secret(endpoint) : endpoint;
      new TopicSubscription(called, { topic: topic.arn, protocol, endpoint: to }, kept);
    }
    this.arn = topic.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
