import { Fault } from "./fault.ts";
import { pageOf, type World } from "./world.ts";

/** Where the service takes a topic's messages. */
export const SUBSCRIBER = "https://global.sns-api.chatbot.amazonaws.com";
/** It is global, and answers here. */
export const CHATBOT_REGION = "us-west-2";
const PAGE = 2;

export interface Configuration {
  readonly ConfigurationName: string;
  readonly SnsTopicArns: readonly string[];
  readonly GuardrailPolicyArns?: readonly string[];
  readonly State?: string;
  readonly SlackTeamId?: string;
  readonly SlackChannelId?: string;
  readonly TenantId?: string;
  readonly TeamId?: string;
  readonly ChannelId?: string;
}

type Operation = (input: never) => object;
interface Paged {
  readonly NextToken?: string;
}

/** Amazon Q Developer in chat applications, in the paths of AWS's model, which two configurations fill a page of. */
export class Chatbot {
  readonly operations: Readonly<Record<string, Operation>>;
  private configurations: Configuration[] = [];
  private readonly world: World;
  private readonly subscribe: (topic: string, isListening: boolean) => void;

  constructor(world: World, subscribe: (topic: string, isListening: boolean) => void) {
    this.world = world;
    this.subscribe = subscribe;
    this.operations = {
      "/describe-slack-channel-configurations": (input: Paged) =>
        this.list("SlackChannelConfigurations", ({ SlackTeamId }) => SlackTeamId !== undefined, input),
      "/list-ms-teams-channel-configurations": (input: Paged) =>
        this.list("TeamChannelConfigurations", ({ TeamId }) => TeamId !== undefined, input),
    };
  }

  /** As somebody does in the console, or a stack. */
  configure(made: Configuration): void {
    const { ConfigurationName, SlackChannelId, ChannelId } = made;
    const others = this.configurations.filter((one) => one.ConfigurationName !== ConfigurationName);
    if (SlackChannelId !== undefined && others.some((one) => one.SlackChannelId === SlackChannelId))
      throw new Fault("InvalidRequestException", `Slack channel ${SlackChannelId} has already been configured`);
    if (ChannelId !== undefined && !/^[\w.=+/,-]*%3[aA][\w.=+/,-]*%40[\w.=+/,-]*$/.test(ChannelId))
      throw new Fault("InvalidParameterException", "ChannelId");
    this.configurations = [...others, made];
    for (const topic of made.SnsTopicArns) this.subscribe(topic, true);
  }

  all(): readonly Configuration[] {
    return this.configurations;
  }

  remove(name: string): void {
    const gone = this.configurations.find((one) => one.ConfigurationName === name);
    this.configurations = this.configurations.filter((one) => one !== gone);
    for (const topic of gone?.SnsTopicArns ?? [])
      if (!this.configurations.some(({ SnsTopicArns }) => SnsTopicArns.includes(topic))) this.subscribe(topic, false);
  }

  private list(name: string, isListed: (one: Configuration) => boolean, { NextToken }: Paged): object {
    const { items, next } = pageOf(this.configurations.filter(isListed), NextToken, PAGE);
    const named = items.map((one) => ({
      ...one,
      ChatConfigurationArn: `arn:aws:chatbot::${this.world.account}:chat-configuration/${one.ConfigurationName}`,
    }));
    return { [name]: named, ...(next === null ? {} : { NextToken: next }) };
  }
}
