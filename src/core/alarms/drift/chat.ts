import type { ComparedPlan } from "../alarm-plan.ts";
import { isChat, isChatSubscriber } from "../chat.ts";
import type { Deployed, DeployedChat, DeployedSubscription, DeployedTopic } from "./deployed.ts";
import { type Drift, found } from "./table.ts";
import { topicFor } from "./topic-for.ts";

/** Whether what is subscribed is this address. Where configurations are not known, any chat may be meant. */
export const isAddress =
  ({ protocol, endpoint }: Pick<DeployedSubscription, "protocol" | "endpoint">) =>
  (one: DeployedSubscription): boolean =>
    (one.protocol === protocol && one.endpoint === endpoint) || (isChat({ protocol }) && isChatSubscriber(one));

/** Topics with channels as their subscribers, in place of the service that writes to the channels. */
export const withChats = (topics: readonly DeployedTopic[], chats: readonly DeployedChat[]): DeployedTopic[] =>
  topics.map((topic) => {
    const { arn, subscriptions } = topic;
    const listening = chats.filter((chat) => chat.topics.includes(arn));
    if (subscriptions === null || listening.length + subscriptions.filter(isChatSubscriber).length === 0) return topic;
    const service = subscriptions.filter(isChatSubscriber);
    const isConfirmed = service.some((one) => one.isConfirmed);
    const filter = service.find((one) => one.filter !== null)?.filter ?? null;
    const own = listening.map(({ protocol, endpoint, isEnabled }) => {
      return { protocol, endpoint, isConfirmed: isConfirmed && isEnabled, filter };
    });
    return { ...topic, subscriptions: [...subscriptions.filter((one) => !isChatSubscriber(one)), ...own] };
  });

/** The guardrails of channels: without any, AWS applies AdministratorAccess. */
export function* chatDrift(plan: ComparedPlan, { topics, chats }: Deployed): Generator<Drift> {
  for (const planned of plan.topics) {
    const { subscription } = planned;
    if (subscription === null || !isChat(subscription)) continue;
    const arn = topicFor(planned, topics ?? [])?.arn;
    for (const { protocol, endpoint, name, topics: heard, guardrails } of chats ?? []) {
      if (arn === undefined || !heard.includes(arn) || endpoint !== subscription.endpoint) continue;
      if (!guardrails.some((policy) => policy.endsWith(DENY_ALL)))
        yield found("chat-unguarded", { subject: name }, { protocol, endpoint, guardrails });
    }
  }
}

/** AWS's own policy. A Deny in one of several guardrails is enough. */
export const DENY_ALL = ":iam::aws:policy/AWSDenyAll";
