import type { AlarmPlan } from "../../core/alarms/alarm-plan.ts";
import { decodedChannel, isChat } from "../../core/alarms/chat.ts";
import type { DeployedChat } from "../../core/alarms/drift/deployed.ts";
import type { Aws } from "./aws.ts";
import type { Requests } from "./requests.ts";

/** The service is global; it answers in few regions, in this one for every account. */
const REGION = "us-west-2";
const PAGE = 100;
const MOST_PAGES = 100;

/** As AWS answers, without what is not used. */
interface Configuration {
  readonly ConfigurationName?: string;
  readonly SnsTopicArns?: readonly string[];
  readonly GuardrailPolicyArns?: readonly string[];
  readonly State?: string;
  readonly SlackTeamId?: string;
  readonly SlackChannelId?: string;
  readonly TenantId?: string;
  readonly TeamId?: string;
  readonly ChannelId?: string;
}

const KINDS = {
  slack: {
    action: "chatbot:DescribeSlackChannelConfigurations",
    path: "/describe-slack-channel-configurations",
    list: "SlackChannelConfigurations",
    endpoint: ({ SlackTeamId, SlackChannelId }: Configuration) => `${SlackTeamId}/${SlackChannelId}`,
  },
  teams: {
    action: "chatbot:ListMicrosoftTeamsChannelConfigurations",
    path: "/list-ms-teams-channel-configurations",
    list: "TeamChannelConfigurations",
    endpoint: ({ TenantId = "", TeamId = "", ChannelId = "" }: Configuration) =>
      `${TenantId.toLowerCase()}/${TeamId.toLowerCase()}/${decodedChannel(ChannelId)}`,
  },
} as const;

type Kind = keyof typeof KINDS;

/** The channels that the account's configurations write to, of the kinds that a plan notifies; null: not read. */
export async function readChats(
  aws: Aws,
  requests: Requests,
  { topics }: Pick<AlarmPlan, "topics">,
): Promise<DeployedChat[] | null> {
  const kinds = new Set(
    topics.flatMap(({ subscription }) => (subscription && isChat(subscription) ? subscription.protocol : [])),
  );
  if (kinds.size === 0) return null;
  const found: DeployedChat[] = [];
  for (const kind of ["slack", "teams"] as const) {
    if (!kinds.has(kind)) continue;
    const { action } = KINDS[kind];
    const read = await requests.ask(action, "channels of chats", ({ abortSignal }) =>
      configurations(aws, kind, abortSignal),
    );
    if (read === null) return null;
    found.push(...read);
  }
  return found;
}

async function configurations(aws: Aws, kind: Kind, signal: AbortSignal | undefined): Promise<DeployedChat[]> {
  const { path, list, endpoint } = KINDS[kind];
  const found: DeployedChat[] = [];
  let NextToken: string | undefined;
  for (let page = 0; page === 0 || (NextToken !== undefined && page < MOST_PAGES); page++) {
    const body = JSON.stringify({ MaxResults: PAGE, ...(NextToken === undefined ? {} : { NextToken }) });
    const answer = await aws.post({ service: "chatbot", region: REGION, path, body }, signal);
    const listed = answer[list];
    for (const one of Array.isArray(listed) ? (listed as Configuration[]) : [])
      found.push({
        protocol: kind,
        endpoint: endpoint(one),
        name: one.ConfigurationName ?? "",
        topics: one.SnsTopicArns ?? [],
        guardrails: one.GuardrailPolicyArns ?? [],
        isEnabled: one.State !== "DISABLED",
      });
    NextToken = typeof answer["NextToken"] === "string" ? answer["NextToken"] : undefined;
  }
  return found;
}
