import { describe } from "vitest";
import { refuses, withKeys } from "./harness.ts";

const notified = (recipient: string): string => withKeys({ alarms: `{ notify: [${recipient}] }` });
const UUID = "5e6f7a8b-1c2d-4e3f-9a0b-112233445566";
const six = (of: (index: number) => string): string => [1, 2, 3, 4, 5, 6].map(of).join(", ");

describe("alarms", () => {
  const queue = "arn:aws:sqs:us-east-1:123456789012:alarms";
  refuses([
    {
      name: "alarms: true",
      text: withKeys({ alarms: "»true" }),
      code: "schema",
      right: "Remove the key to have alarms",
    },
    { name: "alarms: on", text: withKeys({ alarms: "»on" }), code: "schema", right: "Remove the key to have alarms" },
    {
      name: "one threshold, not in a list",
      text: withKeys({ alarms: "{ utilization: »80% }" }),
      code: "schema",
      right: "[80%]",
    },
    {
      name: "a threshold as number",
      text: withKeys({ alarms: "{ utilization: [»80] }" }),
      code: "schema",
      right: "Write 80%.",
    },
    {
      name: "one threshold twice",
      text: withKeys({ alarms: "{ utilization: »[80%, 80%] }" }),
      code: "schema",
      right: '"80%" twice',
    },
    {
      name: "six thresholds",
      text: withKeys({ alarms: "{ utilization: »[10%, 20%, 30%, 40%, 50%, 60%] }" }),
      code: "schema",
      right: "more than 5",
    },
    {
      name: "a recipient that is nobody",
      text: notified("»{}"),
      code: "schema",
      right: "exactly one of email, slack, teams, https and sqs",
    },
    {
      name: "a recipient that is two",
      text: notified(`»{ email: a@example.com, sqs: "${queue}" }`),
      code: "schema",
      right: "exactly one of",
    },
    {
      name: "a severity for nobody",
      text: notified("»{ severity: critical }"),
      code: "schema",
      right: "exactly one of",
    },
    { name: "an address alone", text: notified("»a@example.com"), code: "schema", right: "{ email: a@example.com }" },
    {
      name: "an address without TLS",
      text: notified('{ https: »"http://a.example.com" }'),
      code: "schema",
      right: "https://",
    },
    { name: "a FIFO queue", text: notified(`{ sqs: »"${queue}.fifo" }`), code: "schema", right: "FIFO" },
    {
      name: "a channel's name in place of its id",
      text: notified('{ slack: { workspace: T07EA123LEP, channel: »"#finops" } }'),
      code: "schema",
      right: "Copy link",
    },
    {
      name: "a channel's link",
      text: notified('{ slack: { workspace: T07EA123LEP, channel: »"https://acme.slack.com/archives/C07EZ1ABC23" } }'),
      code: "schema",
      right: "Write C07EZ1ABC23.",
    },
    {
      name: "a channel in small letters",
      text: notified("{ slack: { workspace: T07EA123LEP, channel: »c07ez1abc23 } }"),
      code: "schema",
      right: "Write C07EZ1ABC23.",
    },
    {
      name: "a person in place of a channel",
      text: notified("{ slack: { workspace: T07EA123LEP, channel: »U07EZ1ABC23 } }"),
      code: "schema",
      right: "Copy link",
    },
    {
      name: "a workspace's name",
      text: notified("{ slack: { workspace: »acme-corp, channel: C07EZ1ABC23 } }"),
      code: "schema",
      right: "/client/",
    },
    {
      name: "a channel as it is called elsewhere",
      text: notified("{ slack: { workspace: T07EA123LEP, »channelId: C07EZ1ABC23 } }"),
      code: ["schema"],
      right: "channel",
    },
    { name: "a channel without a map", text: notified("{ slack: »C07EZ1ABC23 }"), code: "schema", right: "workspace" },
    {
      name: "a channel's name in Teams",
      text: notified(`{ teams: { tenant: ${UUID}, team: ${UUID}, channel: »General } }`),
      code: "schema",
      right: "Get link to channel",
    },
    {
      name: "a link to a channel of Teams",
      text: notified(
        `{ teams: { tenant: ${UUID}, team: ${UUID}, channel: »"https://teams.microsoft.com/l/channel/19%3aab12%40thread.tacv2/General?groupId=x" } }`,
      ),
      code: "schema",
      right: "Write 19%3aab12%40thread.tacv2.",
    },
    {
      name: "a team's name",
      text: notified(`{ teams: { tenant: ${UUID}, team: »Finance, channel: "19:ab12@thread.tacv2" } }`),
      code: "schema",
      right: "groupId",
    },
    {
      name: "no such severity",
      text: notified("{ email: a@example.com, severity: »high }"),
      code: "schema",
      right: "warning or critical",
    },
    {
      name: "6 recipients",
      text: withKeys({ alarms: `{ notify: »[${six((i) => `{ email: a${i}@example.com }`)}] }` }),
      code: "too-many-recipients",
      right: "6 recipients",
    },
    {
      name: "6 owners",
      text: withKeys({ owners: `»[${six((i) => `a${i}@example.com`)}]` }),
      code: "too-many-recipients",
    },
  ]);
});
