import { randomUUID } from "node:crypto";
import { isoText, type World } from "../world.ts";
import type { Subscription } from "./subscription.ts";

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Queued {
  readonly queue: string;
  readonly body: string;
}

export interface Published {
  readonly subject: string | null;
  readonly message: string;
}

/** Where messages go: mail and queues are kept here, HTTP endpoints are really called. */
export class Delivery {
  readonly mail: Mail[] = [];
  readonly queued: Queued[] = [];
  /** HTTP endpoints that could not be reached, or did not say 2xx. */
  readonly failed: string[] = [];
  private readonly world: World;
  /** A name in an endpoint, and the listener that stands in for it: as a DNS entry would. */
  private readonly hosts: ReadonlyMap<string, string>;

  constructor(world: World, hosts: ReadonlyMap<string, string>) {
    this.world = world;
    this.hosts = hosts;
  }

  async confirmation(subscription: Subscription): Promise<void> {
    const { topic, protocol, endpoint, token } = subscription;
    const SubscribeURL = `${this.world.url}/?Action=ConfirmSubscription&TopicArn=${encodeURIComponent(topic)}&Token=${token}`;
    const Message = `You have chosen to subscribe to the topic ${topic}. To confirm, visit the SubscribeURL.`;
    if (protocol.startsWith("email"))
      this.mail.push({ to: endpoint, subject: "AWS Notification - Subscription Confirmation", text: SubscribeURL });
    else if (protocol !== "sqs")
      await this.post(subscription, { Type: "SubscriptionConfirmation", Token: token, Message, SubscribeURL });
  }

  async notification(subscription: Subscription, { subject, message }: Published): Promise<void> {
    const { protocol, endpoint } = subscription;
    const body = { Type: "Notification", ...(subject === null ? {} : { Subject: subject }), Message: message };
    if (protocol.startsWith("email"))
      this.mail.push({ to: endpoint, subject: subject ?? "AWS Notification Message", text: message });
    else if (protocol === "sqs") this.queued.push({ queue: endpoint, body: this.envelope(subscription, body) });
    else await this.post(subscription, body);
  }

  private envelope({ topic }: Subscription, body: object): string {
    return JSON.stringify({
      MessageId: randomUUID(),
      TopicArn: topic,
      ...body,
      Timestamp: isoText(this.world.now),
      SignatureVersion: "1",
      Signature: "none: this is a double",
    });
  }

  private async post(subscription: Subscription, body: Readonly<Record<string, string>>): Promise<void> {
    const { endpoint, topic, arn } = subscription;
    const { origin, pathname, search } = new URL(endpoint);
    const url = `${this.hosts.get(origin) ?? origin}${pathname}${search}`;
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "text/plain; charset=UTF-8",
          "x-amz-sns-message-type": body["Type"] ?? "",
          "x-amz-sns-topic-arn": topic,
          "x-amz-sns-subscription-arn": arn,
        },
        body: this.envelope(subscription, body),
      });
      await answer.arrayBuffer();
      if (!answer.ok) this.failed.push(endpoint);
    } catch {
      this.failed.push(endpoint);
    }
  }
}
