import { describe, expect, test } from "vitest";
import type { AlarmSettings, Deployed, DeployedAlarm, DeployedTopic } from "../../../src/core/alarms/drift/deployed.ts";
import { driftOf } from "../../../src/core/alarms/drift/drift.ts";
import { DRIFTS } from "../../../src/core/alarms/drift/table.ts";
import { planAlarms } from "../../../src/core/alarms/plan.ts";
import { budget } from "../../support/report.ts";
import { fleet, OPTIONS, plan, policy } from "../fleet.ts";
import { asDeployed, NOW } from "./as-deployed.ts";

const ACME = budget("consumption: { virtual-agent: { sessionsPerDay: 100 } }\n");
const BETA = budget("consumption: { virtual-agent: { sessionsPerDay: 100 } }\n", { org: "beta" });
const planned = plan(fleet(ACME));
const good = asDeployed(planned);
const HOUR = 3600;

/** The deployment, one alarm of it changed. */
function alarm(change: Partial<DeployedAlarm>, name = "tollgate-acme.over-budget"): Deployed {
  expect(good.alarms.some((one) => one.name === name)).toBe(true);
  return { ...good, alarms: good.alarms.map((one) => (one.name === name ? { ...one, ...change } : one)) };
}

const setting = (change: Partial<AlarmSettings>): Deployed => {
  const settings = good.alarms.find(({ name }) => name === "tollgate-acme.over-budget")?.settings;
  return alarm({ settings: { ...(settings as AlarmSettings), ...change } });
};

const topic = (change: Partial<DeployedTopic>, isOperator = false): Deployed => ({
  ...good,
  topics: good.topics.map((one) => ((one.name === "tollgate-operator") === isOperator ? { ...one, ...change } : one)),
});

const stranger = { protocol: "https", endpoint: "https://me:secret@example.com/hook?token=secret", isConfirmed: true };
const [owner] = good.topics.filter(({ name }) => name !== "tollgate-operator");
const failure = (at: number) => ({ at, action: owner?.arn ?? "", error: "not authorized" });

const CASES: readonly (readonly [string, Deployed, string])[] = [
  ["alarm-missing", { ...good, alarms: good.alarms.slice(1) }, "tollgate-acme.utilization-80"],
  ["alarm-changed", setting({ threshold: 5 }), "tollgate-acme.over-budget"],
  ["alarm-muted", alarm({ hasActionsEnabled: false }), "tollgate-acme.over-budget"],
  ["description-outdated", alarm({ description: "" }), "tollgate-acme.over-budget"],
  ["no-data", alarm({ state: "INSUFFICIENT_DATA", stateSince: NOW - 3 * HOUR }), "acme"],
  ["action-failed", alarm({ failures: [failure(NOW - 5), failure(NOW - 500)] }), "tollgate-acme.over-budget"],
  [
    "alarm-orphaned",
    { ...good, alarms: [...good.alarms, { ...(good.alarms[0] as DeployedAlarm), name: "tollgate-gone.forecast" }] },
    "tollgate-gone.forecast",
  ],
  ["topic-missing", { ...good, topics: good.topics.slice(1) }, "tollgate-operator"],
  ["subscription-missing", topic({ subscriptions: [] }), owner?.name ?? ""],
  [
    "subscription-unconfirmed",
    topic({ subscriptions: (owner?.subscriptions ?? []).map((one) => ({ ...one, isConfirmed: false })) }),
    owner?.name ?? "",
  ],
  ["subscription-foreign", topic({ subscriptions: [...(owner?.subscriptions ?? []), stranger] }), owner?.name ?? ""],
  ["nobody-subscribed", topic({ subscriptions: [{ ...stranger, isConfirmed: false }] }, true), "tollgate-operator"],
  ["publish-not-granted", topic({ policy: '{"Statement":[]}' }), owner?.name ?? ""],
  ["key-drops-messages", topic({ key: "alias/aws/sns" }), owner?.name ?? ""],
  ["key-unchecked", topic({ key: "alias/alarms" }), owner?.name ?? ""],
  ["topic-unchecked", topic({ isRead: false, policy: null, subscriptions: [] }, true), "tollgate-operator"],
  [
    "topic-orphaned",
    { ...good, topics: [...good.topics, { ...(owner as DeployedTopic), name: "tollgate-to-gone" }] },
    "tollgate-to-gone",
  ],
];

test("resources deployed as planned have no findings", () => {
  expect(driftOf(planned, good, NOW)).toEqual([]);
});

describe("each difference has its own code, and nothing else is found", () => {
  test.each(CASES)("%s", (code, deployed, subject) => {
    const rule = DRIFTS.find((one) => one.code === code);
    expect(driftOf(planned, deployed, NOW)).toMatchObject([{ code, severity: rule?.severity, subject }]);
  });

  test("every code has a case", () => {
    expect(CASES.map(([code]) => code).sort()).toEqual(DRIFTS.map(({ code }) => code).sort());
  });
});

describe("an alarm changed by hand", () => {
  const changes: readonly (readonly [Partial<AlarmSettings>, string])[] = [
    [{ namespace: "tollgate" }, "namespace"],
    [{ metric: "OverBudgetToken" }, "metric"],
    [{ dimensions: "Org=acme, Env=prod" }, "dimensions"],
    [{ statistic: "Sum" }, "statistic"],
    [{ period: 60 }, "period"],
    [{ evaluationPeriods: 3 }, "evaluation periods"],
    [{ datapointsToAlarm: 2 }, "datapoints to alarm"],
    [{ comparison: "GreaterThanOrEqualToThreshold" }, "comparison"],
    [{ threshold: 0.5 }, "threshold"],
    [{ missingData: "missing" }, "missing data"],
    [{ actions: [] }, "actions"],
    [{ actions: ["arn:aws:sns:eu-west-1:123456789012:elsewhere"] }, "actions"],
    [{ okActions: ["tollgate-operator"] }, "OK actions"],
    [{ insufficientDataActions: ["tollgate-operator"] }, "insufficient data actions"],
  ];

  test.each(changes)("%o: the field, and both values", (change, field) => {
    const [found, ...more] = driftOf(planned, setting(change), NOW);
    expect(more).toEqual([]);
    expect(found?.data).toMatchObject({ changes: [{ field }] });
  });

  test("an alarm on an expression has no metric settings", () => {
    const none = { namespace: null, metric: null, dimensions: "", statistic: null, period: null };
    expect(driftOf(planned, setting(none), NOW)[0]?.data).toMatchObject({ changes: { length: 5 } });
  });

  test("the message has both values", () => {
    expect(driftOf(planned, setting({ threshold: 5 }), NOW)[0]?.message).toBe(
      "tollgate-acme.over-budget has threshold 5, the plan has 0",
    );
  });
});

describe("some organizations", () => {
  const both = asDeployed(plan(fleet(ACME, BETA)));

  test("only their own alarms can be orphans", () => {
    expect(driftOf(planned, both, NOW, new Set(["acme"]))).toEqual([]);
    const more = { ...(both.alarms[0] as DeployedAlarm), name: "tollgate-acme.utilization-60" };
    expect(driftOf(planned, { ...both, alarms: [...both.alarms, more] }, NOW, new Set(["acme"]))).toMatchObject([
      { code: "alarm-orphaned", subject: "tollgate-acme.utilization-60" },
    ]);
  });

  test("of the whole fleet, all unplanned alarms are orphans", () => {
    expect(driftOf(planned, both, NOW).map(({ code }) => code)).toEqual(Array(4).fill("alarm-orphaned"));
  });
});

describe("missing data", () => {
  test("is one finding for each organization", () => {
    const silent: Deployed = {
      ...good,
      alarms: good.alarms.map((one) => ({ ...one, state: "INSUFFICIENT_DATA", stateSince: NOW - 30 * HOUR })),
    };
    expect(driftOf(planned, silent, NOW).map(({ subject, data }) => [subject, data["hours"]])).toEqual([
      ["acme", 30],
      ["the meter", 30],
    ]);
  });

  test("is no finding for an alarm deployed just now", () => {
    expect(driftOf(planned, alarm({ state: "INSUFFICIENT_DATA", stateSince: NOW - 2 * HOUR }), NOW)).toEqual([]);
  });
});

test("failed notifications: the latest for each topic, and how often", () => {
  const deployed = alarm({
    failures: [failure(NOW - 5), failure(NOW - 500), { ...failure(NOW - 7), action: "arn:x:other" }],
  });
  expect(driftOf(planned, deployed, NOW).map(({ data }) => [data["topic"], data["at"], data["times"]])).toEqual([
    [owner?.name, NOW - 5, 2],
    ["other", NOW - 7, 1],
  ]);
});

test("secrets in a webhook's address are not shown", () => {
  const [found] = driftOf(planned, topic({ subscriptions: [...(owner?.subscriptions ?? []), stranger] }), NOW);
  expect(JSON.stringify(found)).not.toContain("secret");
  expect(found?.data["endpoint"]).toBe("https://example.com/hook?...");
});

test("an operator topic is found by its ARN", () => {
  const operatorTopic = "arn:aws:sns:us-east-1:123456789012:ops";
  const own = planAlarms(fleet(ACME), policy().guardrails, { ...OPTIONS, operatorTopic });
  const deployed = asDeployed(own);
  expect(driftOf(own, deployed, NOW)).toEqual([]);
  expect(driftOf(own, { ...deployed, topics: deployed.topics.slice(1) }, NOW)).toMatchObject([
    { code: "topic-missing", subject: operatorTopic },
  ]);
});

test("the worst comes first", () => {
  const deployed = { alarms: [], topics: topic({ key: "alias/alarms" }).topics };
  const severities = driftOf(planned, deployed, NOW).map(({ severity }) => severity);
  expect(severities).toEqual([...Array(8).fill("error"), "info"]);
});
