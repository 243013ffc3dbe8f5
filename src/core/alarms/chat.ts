import type { Recipient } from "../model/budget.ts";
import type { PlannedTopic } from "./alarm-plan.ts";

/** What AWS calls what was AWS Chatbot. */
export const CHAT_SERVICE = "Amazon Q Developer in chat applications";

/** Where it takes a topic's messages: it subscribes itself to the topics that a configuration lists, and confirms. */
const SUBSCRIBER = /^https:\/\/([a-z0-9-]+\.)*chatbot\.amazonaws\.com(\/|$)/;

interface Address {
  readonly protocol: string;
  readonly endpoint: string;
}

export const isChat = ({ protocol }: Pick<Address, "protocol">): boolean =>
  protocol === "slack" || protocol === "teams";

export const isChatSubscriber = ({ protocol, endpoint }: Address): boolean =>
  protocol === "https" && SUBSCRIBER.test(endpoint);

/** The ids of a channel: workspace and channel of Slack; tenant, team and channel of Teams. */
export const chatIds = (endpoint: string): readonly string[] => endpoint.split("/");

/** As AWS takes the id of a channel of Teams: encoded, as in a link. */
export const encodedChannel = (id: string): string => id.replace(":", "%3a").replace("@", "%40");
export const decodedChannel = (id: string): string => id.replace(/%3a/i, ":").replace("%40", "@");

/**
 * What a topic is named by. Pulumi's provider finds a configuration of Teams by its team: a team has one topic, whichever
 * channel listens to it, so that a change of the channel is an update.
 */
export const topicKey = ({ protocol, endpoint }: Pick<Recipient, "protocol" | "endpoint">): string =>
  protocol === "teams" ? endpoint.slice(0, endpoint.lastIndexOf("/")) : endpoint;

/** Channels of one team of Teams, of which a plan can notify one. */
export function* chatProblems(topics: readonly PlannedTopic[]): Generator<string> {
  const channels = new Map<string, string>();
  for (const { logicalName, subscription } of topics) {
    if (subscription?.protocol !== "teams") continue;
    const other = channels.get(logicalName);
    channels.set(logicalName, subscription.endpoint);
    if (other !== undefined)
      yield `teams ${other} and ${subscription.endpoint}: an AWS account can notify one channel of a team. Use one of them in all budgets`;
  }
}
