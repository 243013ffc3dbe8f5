import { describe, expect, test, vi } from "vitest";
import { chatIds, encodedChannel } from "../../src/core/alarms/chat.ts";
import { tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { confirmMail, type Deployment, deployment } from "./deployment.ts";
import { listen } from "./listener.ts";

const SLACK = "{ slack: { workspace: T07EA123LEP, channel: C07EZ1ABC23 } }";
const TENANT = "5e6f7a8b-1c2d-4e3f-9a0b-112233445566";
const TEAM = "0a1b2c3d-4e5f-4a6b-8c7d-998877665544";
const CHANNEL = "19:b6ef35dc342d56ba5654e6fc6d25a071@thread.tacv2";
const TEAMS = `{ teams: { tenant: ${TENANT}, team: ${TEAM}, channel: "${CHANNEL}" }, severity: critical }`;
const ACME = budget(
  `consumption: { other: { tokens: 700 } }\nalarms: { notify: [{ email: ops@example.com }, ${SLACK}, ${TEAMS}] }\n`,
  { name: '"Acme <!channel> `x`"' },
);
const DENY = "arn:aws:iam::aws:policy/AWSDenyAll";

/** What the stack configures, for each channel of the plan. */
function configure({ double, plan, arns }: Deployment): void {
  for (const { logicalName, subscription } of plan.topics) {
    const [first = "", second = "", third = ""] = chatIds(subscription?.endpoint ?? "");
    const made = {
      ConfigurationName: `tollgate-${logicalName}`,
      SnsTopicArns: [arns.get(logicalName) ?? ""],
      GuardrailPolicyArns: [DENY],
    };
    if (subscription?.protocol === "slack")
      double.chatbot.configure({ ...made, SlackTeamId: first, SlackChannelId: second });
    if (subscription?.protocol === "teams")
      double.chatbot.configure({
        ...made,
        TenantId: first.toUpperCase(),
        TeamId: second,
        ChannelId: encodedChannel(third),
      });
  }
}

async function deployed() {
  const chat = await listen();
  const made = await deployment([ACME], {
    hosts: new Map([["https://global.sns-api.chatbot.amazonaws.com", chat.url]]),
  });
  await confirmMail(made.double);
  const { double, plan, arns } = made;
  const of = (protocol: string) => plan.topics.find(({ subscription }) => subscription?.protocol === protocol);
  const slack = `tollgate-${of("slack")?.logicalName}`;
  const topic = arns.get(of("slack")?.logicalName ?? "") ?? "";
  // Of somebody else, so that the list has a second page.
  for (const at of [1, 2])
    double.chatbot.configure({
      ConfigurationName: `other-${at}`,
      SnsTopicArns: [],
      SlackTeamId: "T07EA123LEP",
      SlackChannelId: `C00000000${at}`,
    });
  const run = async (...args: string[]) => {
    const { code, out, err } = await tollgate([...args, "--format", "json"], { cwd: made.cwd });
    if (out === "") throw new Error(err);
    return { code, err, report: JSON.parse(out) };
  };
  const doctor = async () => {
    const { report, ...ran } = await run("doctor");
    const codes = report.findings.map(({ code }: { code: string }) => code);
    // Nothing publishes in this test.
    return { ...ran, report, codes: codes.filter((code: string) => code !== "no-data") };
  };
  return { ...made, chat, run, doctor, slack, topic };
}

describe("chats in AWS", () => {
  test("doctor: as deployed, each channel listens to its topic", async () => {
    const made = await deployed();
    configure(made);
    const { codes, report } = await made.doctor();
    expect(codes).toEqual([]);
    expect(report.summary.subscriptions).toEqual({ planned: 3, confirmed: 3 });
    expect(report.unread).toEqual([]);
  });

  const KINDS: readonly (readonly [string, (made: Awaited<ReturnType<typeof deployed>>) => void, readonly string[]])[] =
    [
      ["deleted", ({ double, slack }) => double.chatbot.remove(slack), ["chat-not-listening"]],
      ["its topic removed", ({ double, slack }) => again(double, slack, { SnsTopicArns: [] }), ["chat-not-listening"]],
      ["switched off", ({ double, slack }) => again(double, slack, { State: "DISABLED" }), ["chat-not-listening"]],
      [
        "without a guardrail",
        ({ double, slack }) => again(double, slack, { GuardrailPolicyArns: [] }),
        ["chat-unguarded"],
      ],
      [
        "led to another channel",
        ({ double, slack }) => again(double, slack, { SlackChannelId: "C00000000X" }),
        ["chat-not-listening", "subscription-foreign"],
      ],
      [
        "unsubscribed from the topic",
        ({ double, topic }) => double.sns.listen(topic, "https://global.sns-api.chatbot.amazonaws.com", false),
        ["chat-not-listening"],
      ],
    ];

  test.each(KINDS)("doctor: a configuration that was %s", async (_, change, expected) => {
    const made = await deployed();
    configure(made);
    change(made);
    const { codes, code } = await made.doctor();
    expect(codes).toEqual(expected);
    expect(code).toBe(1);
  });

  test("doctor: where AWS denies the list, the topic's subscription decides, and it is said", async () => {
    const made = await deployed();
    configure(made);
    made.double.refuse("describe-slack-channel-configurations", "AccessDeniedException", { status: 403 });
    const there = await made.doctor();
    expect(there.codes).toEqual([]);
    expect(there.code).toBe(2);
    expect(there.report.unread).toMatchObject([
      { action: "chatbot:DescribeSlackChannelConfigurations", kind: "denied" },
    ]);
    made.double.chatbot.remove(made.slack);
    expect((await made.doctor()).codes).toEqual(["chat-not-listening"]);
  });

  test("a page that is no answer of AWS's is said, and not taken for an empty list", async () => {
    const made = await deployed();
    configure(made);
    made.double.pages.set("list-ms-teams-channel-configurations", "<html>proxy</html>");
    const { report, code } = await made.doctor();
    expect(code).toBe(2);
    expect(report.unread).toMatchObject([{ kind: "not-aws" }]);
  });

  test("without a chat in the budgets nothing is asked of the chat service", async () => {
    const made = await deployment([budget("consumption: { other: { tokens: 700 } }\n")]);
    await tollgate(["doctor"], { cwd: made.cwd });
    expect(made.double.requests.filter(({ operation }) => operation.includes("channel"))).toEqual([]);
  });

  test("an endpoint of its own is used", async () => {
    const made = await deployed();
    vi.stubEnv("AWS_ENDPOINT_URL_CHATBOT", "http://127.0.0.1:9");
    const { report } = await made.doctor();
    expect(report.unread).toMatchObject([{ kind: "unreachable" }]);
  });

  test("notify-test sends channels the form that the service shows, in which a budget's text is no mention", async () => {
    const made = await deployed();
    configure(made);
    const { code, report } = await made.run("notify-test", "acme", "--yes");
    expect(code).toBe(0);
    expect(report.recipients.map(({ protocol }: { protocol: string }) => protocol).sort()).toEqual([
      "email",
      "slack",
      "teams",
    ]);
    const messages = made.chat.received.map(({ message }) => JSON.parse(message ?? ""));
    expect(messages).toHaveLength(2);
    for (const { version, source, content } of messages) {
      expect({ version, source, type: content.textType }).toEqual({
        version: "1.0",
        source: "custom",
        type: "client-markdown",
      });
      expect(content.title).toContain("TEST: Tollgate alarms of acme");
      expect(content.description).not.toMatch(/[<>`@]/);
    }
    const [mail] = made.double.sns.delivery.mail.filter(({ subject }) => subject.startsWith("TEST"));
    expect(mail?.text).toContain("Acme <!channel> `x`");
  });

  test("notify-test: a channel that nobody configured is named, with what to do", async () => {
    const made = await deployed();
    const { code, out } = await tollgate(["notify-test", "acme", "--yes"], { cwd: made.cwd });
    expect(code).toBe(1);
    expect(out.replace(/\s+/g, " ")).toContain("slack T07EA123LEP/C07EZ1ABC23 has no configuration that listens");
  });
});

function again({ chatbot }: Deployment["double"], name: string, change: object): void {
  const [found] = chatbot.all().filter(({ ConfigurationName }) => ConfigurationName === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  chatbot.remove(name);
  chatbot.configure({ ...found, ...change });
}
