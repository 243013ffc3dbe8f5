import { SlackChannelConfiguration } from "@pulumi/aws/chatbot/slackChannelConfiguration.js";
import { TeamsChannelConfiguration } from "@pulumi/aws/chatbot/teamsChannelConfiguration.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { ComponentResource, log, type Output, type Resource, RunError } from "@pulumi/pulumi";
import type { AlarmPlan } from "../../core/alarms/alarm-plan.ts";
import { CHAT_SERVICE, chatIds, encodedChannel, isChat } from "../../core/alarms/chat.ts";
import { chatRoleName } from "../../core/metrics/names.ts";
import { printable } from "../../core/text/terminal.ts";
import { words } from "../../core/text/text.ts";
import { trustOf } from "./meter/grants.ts";
import type { Scope, Surroundings } from "./surroundings.ts";

const MOST_ROLE = 64;

/** What channels may do: see their messages. Their configurations share it. */
export class Chat extends ComponentResource {
  private readonly role: Role;
  private readonly guardrail: string;
  private readonly scope: Scope;

  constructor({ scope, place, plan, tags }: Surroundings) {
    super("tollgate:index:Chat", scope.name("chat"), {}, scope.under);
    this.scope = scope;
    const { logical, physical } = chatRoleName(plan.prefix);
    // Without any permission: a notification needs none. In its place a member of the channel would use it.
    const assumeRolePolicy = trustOf("chatbot", null);
    this.role = new Role(scope.name(logical), { name: physical, assumeRolePolicy, tags }, { parent: this });
    // Without a guardrail AWS applies AdministratorAccess, to whatever role the configuration has one day.
    this.guardrail = `arn:${place.partition}:iam::aws:policy/AWSDenyAll`;
    this.registerOutputs({});
  }

  /**
   * The configuration of a channel, of which AWS allows one in an account. Its name is the topic's logical one, without the
   * prefix: AWS cannot rename it, and would refuse a second one for the same channel.
   */
  configure(
    name: string,
    address: { protocol: string; endpoint: string },
    topic: Output<string>,
    parent: Resource,
  ): void {
    const called = this.scope.name(name);
    const ids = chatIds(address.endpoint);
    const common = {
      configurationName: `tollgate-${name}`,
      iamRoleArn: this.role.arn,
      guardrailPolicyArns: [this.guardrail],
      snsTopicArns: [topic],
    };
    if (address.protocol === "slack") {
      const [slackTeamId = "", slackChannelId = ""] = ids;
      new SlackChannelConfiguration(called, { ...common, slackTeamId, slackChannelId }, { parent });
    } else {
      const [tenantId = "", teamId = "", channel = ""] = ids;
      new TeamsChannelConfiguration(
        called,
        { ...common, tenantId, teamId, channelId: encodedChannel(channel) },
        { parent },
      );
    }
  }
}

const chatsOf = ({ topics }: AlarmPlan): string[] =>
  topics.flatMap(({ subscription }) =>
    subscription !== null && isChat(subscription)
      ? `${subscription.protocol} ${chatIds(subscription.endpoint).slice(0, -1).join("/")}`
      : [],
  );

export const hasChats = (plan: AlarmPlan): boolean => chatsOf(plan).length > 0;

/**
 * Says before the first resource what has to be done once by hand.
 * @throws RunError where AWS has no chat service
 */
export function announceChats(plan: AlarmPlan, partition: string): void {
  const found = [...new Set(chatsOf(plan))].sort();
  if (found.length === 0) return;
  const { physical } = chatRoleName(plan.prefix);
  if (physical.length > MOST_ROLE)
    throw new RunError(`tollgate:prefix: the name of a role has no room for ${physical}`);
  if (partition !== "aws")
    throw new RunError(`alarms.notify: ${CHAT_SERVICE} does not exist in ${partition}: use mail`);
  log.info(
    printable(
      `${CHAT_SERVICE} must be authorized once for ${words(found)}, by hand: in its console, Configure new client, ` +
        "choose Slack or Microsoft Teams, and allow. In a private channel, invite @Amazon Q. tollgate docs chat says more.",
    ),
  );
}
