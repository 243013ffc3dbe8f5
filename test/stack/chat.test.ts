import { describe, expect, test } from "vitest";
import { folder } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { deployed, ofType } from "./support/run.ts";

const SLACK = "slack: { workspace: T07EA123LEP, channel: C07EZ1ABC23 }";
const teams = (channel: string, tenant = "5e6f7a8b-1c2d-4e3f-9a0b-112233445566") =>
  `teams: { tenant: ${tenant}, team: 0a1b2c3d-4e5f-4a6b-8c7d-998877665544, channel: "${channel}" }`;
const CHANNEL = "19:b6ef35dc342d56ba5654e6fc6d25a071@thread.tacv2";
const told = (org: string, ...recipients: string[]) =>
  budget(
    `consumption: { virtual-agent: { sessionsPerDay: 100 } }\nalarms: { notify: [${recipients.map((one) => `{ ${one} }`).join(", ")}] }\n`,
    { org },
  );
const files = (...budgets: string[]) =>
  folder(Object.fromEntries(budgets.map((text, at) => [`budgets/${at}.yaml`, text])));
const OPERATOR = { operatorEmail: "ops@example.com" };

describe("chats in the stack", () => {
  test("a channel is a topic, and a configuration that listens to it with a role and a guardrail that allow nothing", async () => {
    const { resources } = await deployed(OPERATOR, files(told("acme", SLACK, teams(CHANNEL))));
    const [slack] = ofType(resources, "SlackChannelConfiguration");
    const [channel] = ofType(resources, "TeamsChannelConfiguration");
    expect(slack?.inputs).toMatchObject({ slackTeamId: "T07EA123LEP", slackChannelId: "C07EZ1ABC23" });
    // AWS takes this form only.
    expect(channel?.inputs["channelId"]).toBe("19%3ab6ef35dc342d56ba5654e6fc6d25a071%40thread.tacv2");
    for (const one of [slack, channel]) {
      expect(one?.isKept).toBe(false);
      expect(one?.inputs["snsTopicArns"]).toEqual([`arn:aws:sns:us-east-1:123456789012:tollgate-${one?.name}`]);
      expect(one?.inputs["guardrailPolicyArns"]).toEqual(["arn:aws:iam::aws:policy/AWSDenyAll"]);
      expect(one?.inputs["iamRoleArn"]).toBe("arn:aws:iam:us-east-1:123456789012:role/tollgate-chat");
    }
    const [role, ...others] = ofType(resources, "Role");
    expect(others).toEqual([]);
    expect(JSON.parse(String(role?.inputs["assumeRolePolicy"])).Statement).toMatchObject([
      { Principal: { Service: "chatbot.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
    expect(resources.filter(({ type }) => /rolePolicy|iam\/policy/i.test(type))).toEqual([]);
    const subscribed = ofType(resources, "TopicSubscription").map(({ inputs }) => inputs["protocol"]);
    expect(subscribed).toEqual(["email"]);
  });

  test("a severity, an address that two budgets share, a key of one's own", async () => {
    const shared = `${SLACK}, severity: critical`;
    const { resources } = await deployed(
      { ...OPERATOR, kmsKey: "alias/mine" },
      files(told("acme", shared, "email: a@example.com"), told("beta", SLACK)),
    );
    expect(ofType(resources, "SlackChannelConfiguration")).toHaveLength(1);
    const [slack] = ofType(resources, "SlackChannelConfiguration");
    const [topic = ""] = (slack?.inputs["snsTopicArns"] ?? []) as string[];
    const tells = (name: string) => {
      const alarm = ofType(resources, "MetricAlarm").find(({ inputs }) => inputs["name"] === name);
      return (alarm?.inputs["alarmActions"] as string[] | undefined)?.includes(topic);
    };
    expect(tells("tollgate-acme.over-budget")).toBe(true);
    expect(tells("tollgate-acme.utilization-80")).toBe(false);
    expect(tells("tollgate-beta.utilization-80")).toBe(true);
    for (const { inputs } of ofType(resources, "Topic")) expect(inputs["kmsMasterKeyId"]).toBe("alias/mine");
  });

  test("an alarm waits for the configuration of its channel", async () => {
    const { resources } = await deployed(OPERATOR, files(told("acme", SLACK)));
    const alarm = ofType(resources, "MetricAlarm").find(({ inputs }) => inputs["name"] === "tollgate-acme.over-budget");
    expect(alarm?.dependencies.some((urn) => urn.includes(":SlackChannelConfiguration::"))).toBe(true);
  });

  test("one channel of Teams, however it is written, is one recipient", async () => {
    const encoded = CHANNEL.replace(":", "%3A").replace("@", "%40");
    const upper = teams(encoded, "5E6F7A8B-1C2D-4E3F-9A0B-112233445566");
    const { resources } = await deployed(OPERATOR, files(told("acme", teams(CHANNEL)), told("beta", upper)));
    expect(ofType(resources, "TeamsChannelConfiguration")).toHaveLength(1);
  });

  test("another prefix, and another channel of a team, keep the configuration's name: AWS allows no second", async () => {
    const other = "19:0000@thread.tacv2";
    const urns = async (config: object, channel: string) =>
      (await deployed({ ...OPERATOR, ...config }, files(told("acme", SLACK, teams(channel))))).resources
        .filter(({ type }) => type.startsWith("aws:chatbot/"))
        .map(({ urn, inputs }) => `${urn} ${inputs["configurationName"]}`)
        .sort();
    expect(await urns({ prefix: "other" }, other)).toEqual(await urns({}, CHANNEL));
  });

  test("two channels of one team are refused before the first resource", async () => {
    const root = files(told("acme", teams(CHANNEL)), told("beta", teams("19:0000@thread.tacv2")));
    await expect(deployed(OPERATOR, root)).rejects.toThrow(/one channel of a team/);
  });

  test("where AWS has no chat service, and where the role's name is too long, nothing is deployed", async () => {
    const china = { "aws:index/getPartition:getPartition": { partition: "aws-cn", dnsSuffix: "", id: "aws-cn" } };
    const root = files(told("acme", SLACK));
    await expect(deployed(OPERATOR, root, { invokes: china })).rejects.toThrow(/does not exist in aws-cn/);
    await expect(deployed({ ...OPERATOR, prefix: "p".repeat(60) }, root)).rejects.toThrow(/tollgate:prefix/);
  });
});
