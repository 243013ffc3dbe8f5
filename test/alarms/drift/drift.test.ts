import { describe, expect, test } from "vitest";
import type { AlarmSettings, DeployedAlarm, DeployedTopic } from "../../../src/core/alarms/drift/deployed.ts";
import { driftOf } from "../../../src/core/alarms/drift/drift.ts";
import { withFunction } from "../../../src/core/alarms/drift/meter-drift.ts";
import { DRIFTS } from "../../../src/core/alarms/drift/table.ts";
import { functionAlarms } from "../../../src/core/alarms/meter.ts";
import { planAlarms } from "../../../src/core/alarms/plan.ts";
import { budget } from "../../support/report.ts";
import { fleet, OPTIONS, plan, policy } from "../fleet.ts";
import { asDeployed, NOW, POLICY, type Read } from "./as-deployed.ts";

const ACME = budget("consumption: { virtual-agent: { sessionsPerDay: 100 } }\n");
const BETA = budget("consumption: { virtual-agent: { sessionsPerDay: 100 } }\n", { org: "beta" });
const planned = plan(fleet(ACME));
const good = asDeployed(planned);
const HOUR = 3600;
const found = (deployed: Read) => driftOf(withFunction(planned, deployed, NOW, false), deployed, NOW);

/** The deployment, one alarm of it changed. */
function alarm(change: Partial<DeployedAlarm>, name = "tollgate-acme.over-budget"): Read {
  expect(good.alarms.some((one) => one.name === name)).toBe(true);
  return { ...good, alarms: good.alarms.map((one) => (one.name === name ? { ...one, ...change } : one)) };
}

const setting = (change: Partial<AlarmSettings>): Read => {
  const settings = good.alarms.find(({ name }) => name === "tollgate-acme.over-budget")?.settings;
  return alarm({ settings: { ...(settings as AlarmSettings), ...change } });
};

const topic = (change: Partial<DeployedTopic>, isOperator = false): Read => ({
  ...good,
  topics: good.topics.map((one) => ((one.name === "tollgate-operator") === isOperator ? { ...one, ...change } : one)),
});

const stranger = {
  protocol: "https",
  endpoint: "https://me:secret@example.com/hook?token=secret",
  isConfirmed: true,
  filter: null,
};
const [owner] = good.topics.filter(({ name }) => name !== "tollgate-operator");
const attributes = (change: Partial<{ policy: string; key: string }>, isOperator = false): Read => {
  const own = isOperator ? good.topics.find(({ name }) => name === "tollgate-operator") : owner;
  return topic({ attributes: { policy: POLICY(own?.arn ?? ""), key: null, ...change } }, isOperator);
};
const statements = (...more: object[]): string => {
  const policy = JSON.parse(POLICY(owner?.arn ?? ""));
  return JSON.stringify({ ...policy, Statement: [...policy.Statement, ...more] });
};
const PUBLISH = { Action: "SNS:Publish", Resource: "*" };
const hasFunction = (change: Partial<DeployedAlarm>, meter: Read["meter"]): Read => {
  const [emit] = asDeployed({ ...planned, alarms: functionAlarms(planned) as never }).alarms;
  return { ...good, meter, alarms: [...good.alarms, { ...(emit as DeployedAlarm), ...change }] };
};
const failure = (at: number) => ({ at, action: owner?.arn ?? "", error: "not authorized" });

const CASES: readonly (readonly [string, Read, string])[] = [
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
  ["publish-not-granted", attributes({ policy: '{"Statement":[]}' }), owner?.name ?? ""],
  ["key-drops-messages", attributes({ key: "alias/aws/sns" }), owner?.name ?? ""],
  ["key-unchecked", attributes({ key: "alias/alarms" }), owner?.name ?? ""],
  [
    "subscription-filtered",
    topic({ subscriptions: (owner?.subscriptions ?? []).map((one) => ({ ...one, filter: '{"a":["b"]}' })) }),
    owner?.name ?? "",
  ],
  [
    "publish-unclear",
    attributes({
      policy: statements({ ...PUBLISH, Effect: "Deny", Principal: "*", Condition: { Bool: { "aws:Other": "true" } } }),
    }),
    owner?.name ?? "",
  ],
  [
    "publish-open",
    attributes({ policy: statements({ ...PUBLISH, Effect: "Allow", Principal: { AWS: "*" } }) }),
    owner?.name ?? "",
  ],
  [
    "policy-changed",
    attributes({ policy: statements({ ...PUBLISH, Effect: "Allow", Principal: { Service: "events.amazonaws.com" } }) }),
    owner?.name ?? "",
  ],
  ["meter-not-started", hasFunction({}, { lastStart: NOW - 2 * HOUR, runs: 0, errors: 0 }), "tollgate-meter-emit"],
  ["meter-failing", hasFunction({}, { lastStart: NOW - 600, runs: 4, errors: 4 }), "tollgate-meter-emit"],
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
    expect(found(deployed)).toMatchObject([{ code, severity: rule?.severity, subject }]);
  });

  test("every code has a case", () => {
    // Of an alarm that nobody hears, what hinders it is found as well; an operator's topic elsewhere is another plan's.
    // Chats have their cases in test/aws/chat.test.ts.
    const apart = ["alarm-unheard", "topic-unchecked", "chat-not-listening", "chat-unguarded"];
    expect([...CASES.map(([code]) => code), ...apart].sort()).toEqual(DRIFTS.map(({ code }) => code).sort());
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
    [{ unit: "Count" }, "unit"],
    [{ expression: "e1 = m1 * 0" }, "metric math"],
    [{ window: "wall clock, UTC" }, "evaluation window"],
    [{ warmUp: "{}" }, "warm-up"],
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

describe("an alarm in ALARM that nobody can hear", () => {
  const unheard = (deployed: Read) => {
    const firing = deployed.alarms.map((one) => ({ ...one, state: "ALARM" as const }));
    return driftOf(planned, { ...deployed, alarms: firing }, NOW).filter(({ code }) => code === "alarm-unheard");
  };

  test("is found with the reason, where the organization has no other recipient", () => {
    const own = planned.alarms.filter(({ org }) => org !== null).length;
    const unconfirmed = { protocol: "email", endpoint: "a@example.com", isConfirmed: false, filter: null };
    for (const deaf of [
      topic({ subscriptions: [] }),
      topic({ subscriptions: [unconfirmed] }),
      attributes({ policy: '{"Statement":[]}' }),
      attributes({ key: "alias/aws/sns" }),
      { ...good, topics: good.topics.filter(({ name }) => name === "tollgate-operator") },
    ])
      expect(unheard(deaf).map(({ org }) => org)).toEqual(Array(own).fill("acme"));
    expect(unheard(alarm({ hasActionsEnabled: false }))).toHaveLength(1);
    expect(unheard(setting({ actions: [] }))).toHaveLength(1);
  });

  test("is not found where somebody hears it, or that is unknown", () => {
    for (const heard of [
      good,
      topic({ attributes: null, subscriptions: null }),
      setting({ actions: ["arn:aws:sns:x"] }),
    ])
      expect(unheard(heard)).toEqual([]);
    expect(driftOf(planned, { ...good, topics: null }, NOW)).toEqual([]);
  });
});

test("figures of an organization are missed only beside a heartbeat, and where they could be read", () => {
  const silent = { ...good, published: new Set([null]) };
  expect(driftOf(planned, silent, NOW)).toMatchObject([{ code: "no-data", subject: "acme" }]);
  for (const published of [new Set<string | null>(), new Set([null, "acme"]), null])
    expect(driftOf(planned, { ...good, published }, NOW)).toEqual([]);
});

describe("the function of the meter", () => {
  const [quiet, runs] = [
    { lastStart: null, runs: 0, errors: 0 },
    { lastStart: NOW - 600, runs: 4, errors: 1 },
  ];
  const codes = (deployed: Read, isPlanned = false) =>
    driftOf(withFunction(planned, deployed, NOW, isPlanned), deployed, NOW).map(({ code, subject }) => [code, subject]);

  test("is expected where its alarm or a run of the last hour shows it, or the command line says so", () => {
    const missing = ["alarm-missing", "tollgate-meter.emit-errors"];
    expect(codes({ ...good, meter: runs })).toEqual([missing]);
    expect(codes({ ...good, meter: { ...runs, lastStart: NOW - 2 * HOUR } })).toEqual([]);
    expect(codes(good)).toEqual([]);
    expect(codes(good, true)).toEqual([missing, ["meter-not-started", "tollgate-meter-emit"]]);
  });

  test("that runs, that was deployed within the hour, or whose runs could not be read has no finding", () => {
    expect(codes(hasFunction({}, runs))).toEqual([]);
    expect(codes(hasFunction({ stateSince: NOW - 600 }, quiet))).toEqual([]);
    expect(codes(hasFunction({}, null))).toEqual([]);
    expect(codes(hasFunction({ state: "INSUFFICIENT_DATA", stateSince: NOW - 30 * HOUR }, runs))).toEqual([]);
  });

  test("has an alarm that is compared, muted or not", () => {
    expect(codes(hasFunction({ hasActionsEnabled: false }, runs))).toEqual([
      ["alarm-muted", "tollgate-meter.emit-errors"],
    ]);
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
    const silent: Read = {
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
  expect(found?.data["endpoint"]).toBe("example.com");
});

test("an operator topic is found by its ARN", () => {
  const operatorTopic = "arn:aws:sns:us-east-1:123456789012:ops";
  const own = planAlarms(fleet(ACME), policy().guardrails, { ...OPTIONS, operatorTopic });
  const deployed = asDeployed(own);
  expect(driftOf(own, deployed, NOW)).toEqual([]);
  expect(driftOf(own, { ...deployed, topics: deployed.topics.slice(1) }, NOW)).toMatchObject([
    { code: "topic-missing", subject: operatorTopic },
  ]);
  const [operator, ...others] = deployed.topics;
  const unread = { ...(operator as DeployedTopic), attributes: null, subscriptions: null };
  expect(driftOf(own, { ...deployed, topics: [unread, ...others] }, NOW)).toMatchObject([
    { code: "topic-unchecked", subject: operatorTopic },
  ]);
});

test("the worst comes first", () => {
  const deployed = { ...attributes({ key: "alias/alarms" }), alarms: [] };
  const severities = driftOf(planned, deployed, NOW).map(({ severity }) => severity);
  expect(severities).toEqual([...Array(9).fill("error"), "info"]);
});
