import { beforeAll, describe, expect, test } from "vitest";
import { findSources } from "../../src/adapters/files/find.ts";
import { publishGrant } from "../../src/core/alarms/drift/grants.ts";
import { planAlarms, plannedOf } from "../../src/core/alarms/plan.ts";
import { check } from "../../src/core/check/check.ts";
import { policy } from "../alarms/fleet.ts";
import { ROOT, TODAY } from "../support/cli.ts";
import { drawn } from "./support/drawn.ts";
import { ACCOUNT, REGION } from "./support/resource-types.ts";
import { deployed, ofType, type Ran } from "./support/run.ts";

const OPERATOR = { operatorEmail: "finops@example.com" };
const PLAN = planAlarms(
  [...check(findSources(["budgets"], ROOT), policy(), TODAY)].flatMap(plannedOf),
  policy().guardrails,
  { prefix: "tollgate", operatorTopic: null, ...OPERATOR },
);

let ran: Ran;
beforeAll(async () => {
  ran = await deployed(OPERATOR);
});

describe("the graph of the worked examples", () => {
  test("as a person reads it", async () => {
    await expect(drawn(ran.resources)).toMatchFileSnapshot("golden/examples.txt");
  });

  test("each planned alarm is registered once, as it is, and no other", () => {
    const registered = ofType(ran.resources, "MetricAlarm");
    const planned = PLAN.alarms.map(({ logicalName, name, description, actions, ...alarm }) => ({
      logicalName,
      name,
      description,
      actions: actions.map((action) => `arn:aws:sns:${REGION}:${ACCOUNT}:tollgate-${action}`),
      dimensions: alarm.dimensions,
      evaluation: [alarm.namespace, alarm.metricName, alarm.statistic, alarm.period, alarm.evaluationPeriods],
      verdict: [alarm.datapointsToAlarm, alarm.comparisonOperator, alarm.threshold, alarm.treatMissingData],
    }));
    const found = registered.map(({ name: logicalName, inputs: it }) => ({
      logicalName,
      name: it["name"],
      description: it["alarmDescription"],
      actions: it["alarmActions"],
      dimensions: it["dimensions"],
      evaluation: [it["namespace"], it["metricName"], it["statistic"], it["period"], it["evaluationPeriods"]],
      verdict: [it["datapointsToAlarm"], it["comparisonOperator"], it["threshold"], it["treatMissingData"]],
    }));
    const byName = (a: { logicalName: string }, b: { logicalName: string }) => (a.logicalName < b.logicalName ? -1 : 1);
    expect(found.sort(byName)).toEqual(planned.sort(byName));
  });

  test("an alarm waits until its topics have their policy and their subscription", () => {
    const ends = (urns: readonly string[], type: string) => urns.filter((urn) => urn.includes(`:${type}::`)).sort();
    for (const { name, inputs, dependencies } of ofType(ran.resources, "MetricAlarm")) {
      const topics = (inputs["alarmActions"] as string[]).map((arn) => arn.split(":tollgate-").at(-1)).sort();
      for (const type of ["TopicPolicy", "TopicSubscription"]) {
        const awaited = ends(dependencies, type).map((urn) => urn.split("::").at(-1));
        expect(awaited, `${name}: ${type}`).toEqual(topics);
      }
    }
  });

  test("each planned topic is registered once, with its policy and its subscription", () => {
    const names = (type: string) => ofType(ran.resources, type).map(({ name }) => name);
    const planned = PLAN.topics.map(({ logicalName }) => logicalName);
    for (const type of ["Topic", "TopicPolicy", "TopicSubscription", "Endpoint"]) {
      expect(names(type).sort(), type).toEqual([...planned].sort());
    }
    const endpoints = ofType(ran.resources, "TopicSubscription").map(({ inputs }) => inputs["endpoint"]);
    expect(endpoints.sort()).toEqual(PLAN.topics.map(({ subscription }) => subscription?.endpoint).sort());
  });

  test("every resource has its component for a parent", () => {
    for (const { parent, type, name } of ran.resources) {
      if (type.startsWith("tollgate:")) expect(parent).toBe("");
      else expect(parent, name).toMatch(/^urn:pulumi:dev::tollgate::tollgate:index:(Endpoint|Fleet|Organization)::/);
    }
  });

  test("components say what they made", () => {
    for (const { type, outputs } of ran.resources) {
      expect(outputs !== null, type).toBe(type.startsWith("tollgate:"));
    }
  });

  test("topics, their policies and subscriptions outlive the stack; nothing else does", () => {
    for (const { type, isKept } of ran.resources) expect(isKept, type).toBe(type.startsWith("aws:sns/"));
  });

  test("an alarm depends on the topics it tells", () => {
    for (const { dependencies, inputs } of ofType(ran.resources, "MetricAlarm")) {
      const topics = dependencies.filter((urn) => urn.includes("aws:sns/topic:Topic"));
      expect(topics).toHaveLength((inputs["alarmActions"] as string[]).length);
    }
  });
});

describe("a topic's policy", () => {
  test("lets the owner, and alarms of this account, region and prefix, and nobody else", () => {
    const [policyOf] = ofType(ran.resources, "TopicPolicy");
    const policy = String(policyOf?.inputs["policy"]);
    const { Statement } = JSON.parse(policy);
    expect(Statement).toHaveLength(2);
    const [owner, alarms] = Statement;
    expect(owner.Principal).toEqual({ AWS: `arn:aws:iam::${ACCOUNT}:root` });
    expect(owner.Action).toContain("SNS:Subscribe");
    expect(alarms).toEqual({
      Sid: "TollgateAlarms",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: "sns:Publish",
      Resource: policyOf?.inputs["arn"],
      Condition: {
        StringEquals: { "aws:SourceAccount": ACCOUNT },
        ArnLike: { "aws:SourceArn": `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:tollgate-*` },
      },
    });
    const topicArn = String(policyOf?.inputs["arn"]);
    const isGranted = (alarmArn: string) => publishGrant(policy, { topicArn, alarmArn }).grant === "granted";
    expect(isGranted(`arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:tollgate-acme.over-budget`)).toBe(true);
    expect(isGranted(`arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:other`)).toBe(false);
    expect(isGranted(`arn:aws:cloudwatch:${REGION}:999999999999:alarm:tollgate-acme.over-budget`)).toBe(false);
  });
});
