import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { done, stackOf } from "./support/fleet.ts";
import type { EngineStack } from "./support/stack.ts";

const slack = (channel: string) => `slack: { workspace: T07EA123LEP, channel: ${channel} }`;
const teams = (channel: string) =>
  `teams: { tenant: 5e6f7a8b-1c2d-4e3f-9a0b-112233445566, team: 0a1b2c3d-4e5f-4a6b-8c7d-998877665544, channel: "19:${channel}@thread.tacv2" }`;
const told = (org: string, ...recipients: string[]) =>
  budget(
    `consumption: { virtual-agent: { sessionsPerDay: 100 } }\nalarms: { notify: [${recipients.map((one) => `{ ${one} }`).join(", ")}] }\n`,
    { org },
  );

/** "C07EZ1ABC23: acme.over-budget, ..." for every channel: which alarms reach it through the topics it listens to. */
function hears({ cloud }: EngineStack): Record<string, number> {
  const configurations = [...cloud.named("SlackChannelConfiguration"), ...cloud.named("TeamsChannelConfiguration")];
  const alarms = cloud.named("MetricAlarm");
  return Object.fromEntries(
    configurations.map(({ inputs }) => [
      String(inputs["slackChannelId"] ?? inputs["channelId"]),
      alarms.filter((alarm) =>
        (alarm.inputs["alarmActions"] as string[]).some((arn) => (inputs["snsTopicArns"] as string[]).includes(arn)),
      ).length,
    ]),
  );
}

/** AWS allows one configuration of a Slack channel, and the provider finds one of a team. */
function asAws(stack: EngineStack): void {
  const keyOf = (inputs: Readonly<Record<string, unknown>>) => inputs["slackChannelId"] ?? inputs["teamId"];
  stack.cloud.conflicts = (type, inputs) =>
    /(Slack|Teams)ChannelConfiguration$/.test(type)
      ? [...stack.cloud.resources.values()].some(
          (there) => there.type === type && keyOf(there.inputs) === keyOf(inputs),
        )
      : false;
}

test("channels: deployed, shared, another channel, another prefix, removed; each listens to the right topic", async () => {
  const root = folder({
    "budgets/acme.yaml": told("acme", slack("C0000000A"), teams("aaa")),
    "budgets/beta.yaml": told("beta", "email: b@example.com"),
  });
  const write = (org: string, ...recipients: string[]) =>
    writeFileSync(join(root, "budgets", `${org}.yaml`), told(org, ...recipients));
  const stack = await stackOf(root);
  asAws(stack);
  const preview = done(await stack.run("preview"));
  const announced = preview.said.filter((line) =>
    line.includes("must be authorized once for slack T07EA123LEP and teams"),
  );
  expect(announced.length).toBeGreaterThan(0);
  done(await stack.run("up"));
  expect(hears(stack)).toEqual({ C0000000A: 4, "19%3aaaa%40thread.tacv2": 4 });
  expect(Object.keys(done(await stack.run("up")).steps)).toEqual(["same"]);

  write("beta", slack("C0000000A"));
  done(await stack.run("up"));
  expect(hears(stack)).toMatchObject({ C0000000A: 8 });

  // Another channel of Slack is another topic; of the team, the same topic and an update.
  write("acme", slack("C0000000B"), teams("bbb"));
  const changed = done(await stack.run("up"));
  expect(hears(stack)).toEqual({ C0000000A: 4, C0000000B: 4, "19%3abbb%40thread.tacv2": 4 });
  expect(changed.steps).not.toHaveProperty("delete");

  await stack.configure({ "tollgate:prefix": "other" });
  done(await stack.run("up"));
  expect(hears(stack)).toEqual({ C0000000A: 4, C0000000B: 4, "19%3abbb%40thread.tacv2": 4 });
  expect(stack.cloud.named("MetricAlarm").every(({ id }) => id.startsWith("other-"))).toBe(true);

  write("acme", "email: a@example.com");
  done(await stack.run("up"));
  expect(hears(stack)).toEqual({ C0000000A: 4 });
  done(await stack.run("destroy"));
  expect(hears(stack)).toEqual({});
});

test("a channel that AWS refuses leaves the old audience in place, and the next run repairs it", async () => {
  const root = folder({ "budgets/acme.yaml": told("acme", "email: a@example.com") });
  const stack = await stackOf(root);
  done(await stack.run("up"));
  const actions = () => stack.cloud.named("MetricAlarm").map(({ inputs }) => inputs["alarmActions"]);
  const before = actions();
  writeFileSync(join(root, "budgets", "acme.yaml"), told("acme", slack("C0000000A")));
  stack.cloud.refuses = (operation, urn) => operation === "create" && urn.includes(":SlackChannelConfiguration::");
  expect((await stack.run("up")).isDone).toBe(false);
  expect(actions()).toEqual(before);
  stack.cloud.refuses = () => false;
  done(await stack.run("up"));
  expect(hears(stack)).toEqual({ C0000000A: 4 });
  const created = stack.cloud.done.findIndex((each) => each.startsWith("create to-"));
  const updated = stack.cloud.done.findIndex((each) => /^update acme\.over-budget/.test(each));
  expect(created).toBeGreaterThanOrEqual(0);
  expect(created).toBeLessThan(updated);
});
