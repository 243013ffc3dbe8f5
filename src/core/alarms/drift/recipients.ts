import type { Budget } from "../../model/budget.ts";
import { instantText } from "../../model/calendar.ts";
import { clip } from "../../text/escape.ts";
import { printable } from "../../text/terminal.ts";
import { words } from "../../text/text.ts";
import type { AlarmPlan, PlannedAlarm, PlannedTopic } from "../alarm-plan.ts";
import { isAddress } from "./chat.ts";
import type { DeployedTopic } from "./deployed.ts";
import { topicFor } from "./topic-for.ts";

/** Somebody whom an organization's alarms should notify. */
export interface Recipient {
  readonly protocol: string;
  readonly endpoint: string;
  readonly alarms: readonly PlannedAlarm[];
  /** Null: there is no such topic, or it is unknown. */
  readonly topicArn: string | null;
  /** Unknown: the topics, or the subscriptions of this one, could not be read. */
  readonly state: "confirmed" | "unconfirmed" | "not-subscribed" | "no-topic" | "unknown";
}

export const topicsOf = ({ alarms, topics }: AlarmPlan, org: string): PlannedTopic[] =>
  topics.filter(({ logicalName }) => alarms.some((alarm) => alarm.org === org && alarm.actions.includes(logicalName)));

export function recipientsOf(plan: AlarmPlan, org: string, deployed: readonly DeployedTopic[] | null): Recipient[] {
  return topicsOf(plan, org).flatMap((topic) => {
    if (topic.subscription === null) return [];
    const { protocol, endpoint } = topic.subscription;
    const alarms = plan.alarms.filter((alarm) => alarm.org === org && alarm.actions.includes(topic.logicalName));
    const found = topicFor(topic, deployed ?? []);
    const state = deployed === null ? "unknown" : stateOf(found, protocol, endpoint);
    return { protocol, endpoint, alarms, topicArn: found?.arn ?? null, state };
  });
}

function stateOf(topic: DeployedTopic | null, protocol: string, endpoint: string): Recipient["state"] {
  if (topic === null) return "no-topic";
  if (topic.subscriptions === null) return "unknown";
  const own = topic.subscriptions.filter(isAddress({ protocol, endpoint }));
  if (own.length === 0) return "not-subscribed";
  return own.some(({ isConfirmed }) => isConfirmed) ? "confirmed" : "unconfirmed";
}

export interface TestMessage {
  readonly subject: string;
  readonly text: string;
}

/**
 * What a recipient reads to learn that alarms would arrive, and which.
 * @param alarms those that notify this recipient
 * @param now seconds since 1 January 1970, UTC
 */
export function testMessage(
  { budget, file }: { readonly budget: Budget; readonly file: string },
  alarms: readonly Pick<PlannedAlarm, "about">[],
  now: number,
): TestMessage {
  const { org, name } = budget;
  const who = name === org ? org : `${name} (${org})`;
  return {
    // An org is ASCII of at most 63 characters, and SNS takes 99 of a subject.
    subject: `TEST: Tollgate alarms of ${org}`,
    text: [
      `This is a test: nothing has happened. Alarms about Genesys Cloud AI tokens of ${who} reach you.`,
      `You would be notified of: ${words(alarms.map(({ about }) => about))}.`,
      `Budget: ${file}. Sent by tollgate notify-test on ${instantText(now)} UTC.`,
    ].join("\n\n"),
  };
}

/**
 * As a channel gets it. Amazon Q Developer shows messages of AWS's own services, and of others this form only.
 * Its text is Markdown: a mention or a link of a budget's name must not become one.
 */
export const chatMessage = ({ subject, text }: TestMessage): TestMessage => {
  const plain = (line: string): string => clip(printable(line)).replace(/[<>@&`*_~[\]\\|#]/g, " ");
  const description = text.split("\n\n").map(plain).join("\n\n");
  const content = { textType: "client-markdown", title: plain(subject), description };
  return { subject, text: JSON.stringify({ version: "1.0", source: "custom", content }) };
};
