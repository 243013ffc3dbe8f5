import { describe, expect, test } from "vitest";
import type { Unread } from "../../src/core/alarms/drift/deployed.ts";
import { tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { ByHand } from "./kinds.ts";

const NOTIFY = 'alarms: { notify: [{ email: ops@example.com }, { https: "https://hooks.example.com/hush?a=hush" }] }\n';
const ACME = budget(`allocation: { tokensPerMonth: 1000 }\nconsumption: { other: { tokens: 700 } }\n${NOTIFY}`);

/** Each request of doctor, and the codes that are still found of three changes by hand. */
const DOCTOR: readonly (readonly [string, readonly string[]])[] = [
  ["cloudwatch:DescribeAlarms", ["subscription-unconfirmed", "nobody-subscribed", "publish-open"]],
  ["cloudwatch:DescribeAlarmHistory", ["alarm-muted", "subscription-unconfirmed", "nobody-subscribed", "publish-open"]],
  ["cloudwatch:GetMetricData", ["alarm-muted", "subscription-unconfirmed", "nobody-subscribed", "publish-open"]],
  ["sns:ListTopics", ["alarm-muted", "subscription-unconfirmed", "nobody-subscribed", "publish-open"]],
  ["sns:GetTopicAttributes", ["alarm-muted", "subscription-unconfirmed", "nobody-subscribed"]],
  ["sns:ListSubscriptionsByTopic", ["alarm-muted", "publish-open"]],
  ["sns:GetSubscriptionAttributes", ["alarm-muted", "subscription-unconfirmed", "nobody-subscribed", "publish-open"]],
];

const operationOf = (action: string): string => action.slice(action.indexOf(":") + 1);

async function changed(): Promise<ByHand> {
  const hand = await ByHand.start(ACME);
  await hand.alarm("tollgate-acme.over-budget", { ActionsEnabled: false });
  await hand.unsubscribe(hand.operator);
  await hand.policy((all) => [...all, { Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: "*" }]);
  return hand;
}

async function doctor({ deployed: { cwd } }: ByHand) {
  const { code, out, err } = await tollgate(["doctor", "--format", "json"], { cwd, today: "2026-11-23" });
  const data = out === "" ? { findings: [], unread: [] } : JSON.parse(out);
  const codes = data.findings.map(({ code: one }: { code: string }) => one).filter((one: string) => !LATE.test(one));
  return { code, err, out, codes, unread: data.unread as readonly Unread[] };
}

/** The report is of noon, and the deployment of midnight. */
const LATE = /^(no-data|meter-not-started|key-unchecked)$/;

describe("a request of doctor that fails hides only what it was for", () => {
  test.each(DOCTOR)("%s denied", async (action, expected) => {
    const hand = await changed();
    hand.deployed.double.refuse(operationOf(action), "AccessDenied", { status: 403 });
    const { code, err, codes, unread } = await doctor(hand);
    expect({ code, err, codes }).toEqual({ code: 2, err: "", codes: expected });
    expect(unread).toMatchObject([{ action, kind: "denied" }]);
    expect(unread[0]?.message).toContain(`AWS denies ${action}`);
  });

  test.each(DOCTOR)("%s not answered, or by a proxy's page", async (action, expected) => {
    const hand = await changed();
    const { pages } = hand.deployed.double;
    const operation = operationOf(action);
    for (const [page, kind] of [
      [null, "timeout"],
      ["<html><body>Sign in</body></html>", "not-aws"],
    ] as const) {
      pages.set(operation, page);
      const { code, err, codes, unread } = await doctor(hand);
      expect({ code, err, codes }).toEqual({ code: 2, err: "", codes: expected });
      expect(unread).toMatchObject([{ action, kind }]);
    }
  });

  test("throttled, refused and failed are three words, and each is listed once", async () => {
    const hand = await changed();
    for (const [fault, status, word] of [
      ["Throttling", 400, "throttled"],
      ["InvalidParameter", 400, "refused"],
      ["InternalError", 500, "failed"],
    ] as const) {
      hand.deployed.double.refuse("GetTopicAttributes", fault, { status });
      const { code, unread } = await doctor(hand);
      expect({ code, kinds: unread.map(({ kind }) => kind) }).toEqual({ code: 2, kinds: [word] });
    }
    const { out } = await tollgate(["doctor"], { cwd: hand.deployed.cwd, today: "2026-11-23" });
    expect(out).toMatch(/^Not as planned: .*; not everything\s+was compared\n/);
    expect(out.match(/failed to answer/g)).toHaveLength(1);
    for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });
});

describe("a request of notify-test that fails hides only what it was for", () => {
  const run = async ({ deployed: { cwd } }: ByHand) => {
    const { code, out, err } = await tollgate(["notify-test", "acme", "--yes", "--format", "json"], { cwd });
    return { code, err, ...(JSON.parse(out) as { recipients: { state: string; sent: boolean }[]; unread: Unread[] }) };
  };

  test("the list of topics: everybody is named, nothing is sent", async () => {
    const hand = await ByHand.start(ACME);
    hand.deployed.double.refuse("ListTopics", "AuthorizationError", { status: 403 });
    const { code, err, recipients, unread } = await run(hand);
    expect({ code, err }).toEqual({ code: 2, err: "" });
    expect(recipients).toMatchObject(Array(2).fill({ state: "unknown", sent: false }));
    expect(unread).toMatchObject([{ action: "sns:ListTopics", kind: "denied" }]);
  });

  test("the subscriptions of a topic: it is tried, and the doubt is said", async () => {
    const hand = await ByHand.start(ACME);
    hand.deployed.double.refuse("ListSubscriptionsByTopic", "Throttling", { about: hand.owner.slice(-16) });
    const { code, recipients, unread } = await run(hand);
    expect(code).toBe(2);
    expect(recipients.map(({ state }) => state).sort()).toEqual(["unconfirmed", "unknown"]);
    expect(recipients.find(({ state }) => state === "unknown")?.sent).toBe(true);
    expect(unread).toMatchObject([{ action: "sns:ListSubscriptionsByTopic", kind: "throttled" }]);
  });

  test("the message to all topics: the failure is listed once", async () => {
    const hand = await ByHand.start(ACME);
    hand.deployed.double.refuse("ListSubscriptionsByTopic", "Throttling");
    hand.deployed.double.refuse("Publish", "AuthorizationError", { status: 403 });
    const { code, out } = await tollgate(["notify-test", "acme", "--yes"], { cwd: hand.deployed.cwd });
    expect(code).toBe(2);
    expect(out.match(/denies sns:Publish/g)).toHaveLength(1);
    expect(out).toContain("https hooks.example.com");
    expect(out).not.toContain("hush");
  });

  test("a subscription that was deleted is not pending", async () => {
    const hand = await ByHand.start(ACME);
    await hand.unsubscribe(hand.owner);
    const { code, recipients } = await run(hand);
    expect(code).toBe(1);
    expect(recipients.map(({ state }) => state).sort()).toEqual(["not-subscribed", "unconfirmed"]);
  });
});
