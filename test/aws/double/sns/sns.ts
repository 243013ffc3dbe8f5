import { randomUUID } from "node:crypto";
import { Fault } from "../fault.ts";
import { entriesOf, type Fields, type QueryOperations, type Xml } from "../query-protocol.ts";
import { pageOf, type World } from "../world.ts";
import { Delivery, type Published } from "./delivery.ts";
import { letsCloudWatchPublish } from "./policy.ts";
import { isThere, newSubscription, type Subscription } from "./subscription.ts";
import { invalid, newTopic, setAttribute, type Topic } from "./topic.ts";

const PAGE = 100;
const MAX_BYTES = 256 * 1024;
const SUBJECT = /^[\x20-\x7e]{1,99}$/;
const AWS_KEY = /(^|:)alias\/aws\/sns$/;

export class Sns {
  readonly operations: QueryOperations;
  readonly delivery: Delivery;
  private readonly topics = new Map<string, Topic>();
  private subscriptions: Subscription[] = [];
  private readonly world: World;

  constructor(world: World, hosts: ReadonlyMap<string, string>) {
    this.world = world;
    this.delivery = new Delivery(world, hosts);
    this.operations = {
      CreateTopic: (fields) => this.createTopic(fields),
      DeleteTopic: (fields) => this.deleteTopic(fields),
      ListTopics: (fields) => this.listTopics(fields),
      GetTopicAttributes: (fields) => this.attributes(fields),
      SetTopicAttributes: (fields) => this.setAttributes(fields),
      Subscribe: (fields) => this.subscribe(fields),
      ConfirmSubscription: (fields) => this.confirm(fields),
      ListSubscriptionsByTopic: (fields) =>
        this.listSubscriptions(this.subscriptionsOf(this.topic(fields).arn), fields),
      ListSubscriptions: (fields) =>
        this.listSubscriptions(
          this.subscriptions.filter((one) => isThere(one, world)),
          fields,
        ),
      GetSubscriptionAttributes: (fields) => this.subscriptionAttributes(fields),
      SetSubscriptionAttributes: (fields) => this.setFilter(fields),
      Unsubscribe: (fields) => this.unsubscribe(fields),
      Publish: (fields) => this.publish(fields),
    };
  }

  /** As CloudWatch publishes: the topic's policy must allow it, and its key must be one that CloudWatch may use. */
  async notify(topicArn: string, subject: string, message: string, sourceArn: string): Promise<string | null> {
    const topic = this.topics.get(topicArn);
    if (topic === undefined) return 'Received error: "Topic does not exist"';
    if (!letsCloudWatchPublish(topic.attributes.get("Policy") ?? "", sourceArn))
      return `Received error: "Resource: ${sourceArn} is not authorized to perform: SNS:Publish on resource: ${topicArn}"`;
    if (AWS_KEY.test(topic.attributes.get("KmsMasterKeyId") ?? ""))
      return 'Received error: "CloudWatch Alarms does not have authorization to access the SNS topic encryption key."';
    await this.send(topicArn, { subject, message });
    return null;
  }

  /** As a service of AWS subscribes itself, and confirms; or leaves. */
  listen(topic: string, endpoint: string, isListening: boolean): void {
    this.subscriptions = this.subscriptions.filter((one) => one.topic !== topic || one.endpoint !== endpoint);
    if (!isListening) return;
    this.subscriptions.push({ ...newSubscription(topic, "https", endpoint, this.world), isConfirmed: true });
  }

  private createTopic(fields: Fields): Xml {
    const topic = newTopic(need(fields, "Name"), entriesOf(fields, "Attributes"), this.world);
    // The same name again is the same topic.
    if (!this.topics.has(topic.arn)) this.topics.set(topic.arn, topic);
    return { TopicArn: topic.arn };
  }

  private deleteTopic(fields: Fields): null {
    const arn = need(fields, "TopicArn");
    this.topics.delete(arn);
    this.subscriptions = this.subscriptions.filter(({ topic }) => topic !== arn);
    return null;
  }

  private listTopics(fields: Fields): Xml {
    const { items, next } = pageOf([...this.topics.keys()], fields.get("NextToken"), PAGE);
    return { Topics: items.map((TopicArn) => ({ TopicArn })), ...(next === null ? {} : { NextToken: next }) };
  }

  private attributes(fields: Fields): Xml {
    const { arn, attributes } = this.topic(fields);
    const own = this.subscriptionsOf(arn);
    const Attributes = new Map([
      ["TopicArn", arn],
      ["Owner", this.world.account],
      ["DisplayName", ""],
      ["SubscriptionsConfirmed", String(own.filter(({ isConfirmed }) => isConfirmed).length)],
      ["SubscriptionsPending", String(own.filter(({ isConfirmed }) => !isConfirmed).length)],
      ["SubscriptionsDeleted", "0"],
      ...attributes,
    ]);
    return { Attributes };
  }

  private setAttributes(fields: Fields): null {
    setAttribute(this.topic(fields), need(fields, "AttributeName"), fields.get("AttributeValue") ?? "");
    return null;
  }

  private async subscribe(fields: Fields): Promise<Xml> {
    const { arn } = this.topic(fields);
    const asked = newSubscription(arn, need(fields, "Protocol"), fields.get("Endpoint") ?? "", this.world);
    const same = ({ protocol, endpoint }: Subscription) => protocol === asked.protocol && endpoint === asked.endpoint;
    const subscription = this.subscriptionsOf(arn).find((one) => same(one) && !one.isDeleted) ?? asked;
    if (subscription === asked) this.subscriptions.push(asked);
    if (!subscription.isConfirmed) await this.delivery.confirmation(subscription);
    const isShown = subscription.isConfirmed || fields.get("ReturnSubscriptionArn") === "true";
    return { SubscriptionArn: isShown ? subscription.arn : "pending confirmation" };
  }

  private confirm(fields: Fields): Xml {
    const { arn } = this.topic(fields);
    const found = this.subscriptionsOf(arn).find(({ token }) => token === fields.get("Token"));
    if (found === undefined) throw invalid("Token");
    this.subscriptions = this.subscriptions.map((one) => (one === found ? { ...one, isConfirmed: true } : one));
    return { SubscriptionArn: found.arn };
  }

  private listSubscriptions(subscriptions: readonly Subscription[], fields: Fields): Xml {
    const { items, next } = pageOf(subscriptions, fields.get("NextToken"), PAGE);
    const Subscriptions = items.map(({ arn, topic, protocol, endpoint, isConfirmed, isDeleted }) => ({
      SubscriptionArn: isDeleted ? "Deleted" : isConfirmed ? arn : "PendingConfirmation",
      Owner: this.world.account,
      Protocol: protocol,
      Endpoint: endpoint,
      TopicArn: topic,
    }));
    return { Subscriptions, ...(next === null ? {} : { NextToken: next }) };
  }

  private subscriptionAttributes(fields: Fields): Xml {
    const { arn, topic, filter } = this.subscription(fields);
    const Attributes = new Map([
      ["SubscriptionArn", arn],
      ["TopicArn", topic],
      ["PendingConfirmation", "false"],
    ]);
    if (filter !== undefined) Attributes.set("FilterPolicy", filter);
    return { Attributes };
  }

  /** CloudWatch's messages have no attributes: with any filter policy, none is delivered. */
  private setFilter(fields: Fields): null {
    if (fields.get("AttributeName") !== "FilterPolicy") throw invalid("AttributeName");
    this.change(this.subscription(fields), { filter: fields.get("AttributeValue") ?? "" });
    return null;
  }

  private unsubscribe(fields: Fields): null {
    this.change(this.subscription(fields), { isDeleted: true });
    return null;
  }

  private subscription(fields: Fields): Subscription {
    const arn = need(fields, "SubscriptionArn");
    const found = this.subscriptions.find((one) => one.arn === arn && one.isConfirmed);
    if (found === undefined || found.isDeleted) throw new Fault("NotFound", "Subscription does not exist", 404);
    return found;
  }

  private change(subscription: Subscription, change: Partial<Subscription>): void {
    this.subscriptions = this.subscriptions.map((one) => (one === subscription ? { ...one, ...change } : one));
  }

  private async publish(fields: Fields): Promise<Xml> {
    const { arn } = this.topic(fields);
    const message = need(fields, "Message");
    const subject = fields.get("Subject") ?? null;
    if (Buffer.byteLength(message) > MAX_BYTES) throw invalid("Message too long");
    if (subject !== null && !SUBJECT.test(subject)) throw invalid("Subject");
    await this.send(arn, { subject, message });
    return { MessageId: randomUUID() };
  }

  private async send(topicArn: string, published: Published): Promise<void> {
    for (const subscription of this.subscriptionsOf(topicArn))
      if (subscription.isConfirmed && !subscription.isDeleted && subscription.filter === undefined)
        await this.delivery.notification(subscription, published);
  }

  private topic(fields: Fields): Topic {
    const arn = need(fields, "TopicArn");
    const topic = this.topics.get(arn);
    if (topic !== undefined) return topic;
    throw arn.startsWith(`arn:aws:sns:${this.world.region}:`)
      ? new Fault("NotFound", "Topic does not exist", 404)
      : invalid("TopicArn");
  }

  private subscriptionsOf(topicArn: string): readonly Subscription[] {
    return this.subscriptions.filter((one) => one.topic === topicArn && isThere(one, this.world));
  }
}

function need(fields: Fields, name: string): string {
  const value = fields.get(name);
  if (value === undefined || value === "") throw invalid(`${name} is required`);
  return value;
}
