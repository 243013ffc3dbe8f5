import { createRequire } from "node:module";
import { beforeAll, describe, expect, test } from "vitest";
import type { Properties } from "../stack/support/resource-types.ts";
import { deployed } from "../stack/support/run.ts";
import { tollgate } from "../support/cli.ts";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const TOPIC = "aws:sns/topic:Topic";
const KEY = "alias/tollgate";
const ARN = "arn:aws:sns:us-east-1:123456789012:tollgate-operator";

interface Resource {
  readonly type: string;
  readonly urn: string;
  readonly props: Properties;
}
type Report = (message: string, urn?: string) => void;
interface Policy {
  readonly name: string;
  validateResource?(args: { type: string; props: Properties; getConfig(): object }, report: Report): void;
  validateStack?(
    args: { resources: readonly Resource[]; getConfig(): object; notApplicable(why: string): never },
    report: Report,
  ): void;
}

const { policies } = createRequire(import.meta.url)("../../policy/pulumi/policies") as { policies: readonly Policy[] };

/** "policy: message" of everything that the pack objects to. */
function objections(resources: readonly Resource[], config: Readonly<Record<string, object>> = {}): string[] {
  const found: string[] = [];
  for (const policy of policies) {
    const report: Report = (message) => found.push(`${policy.name}: ${message}`);
    const getConfig = () => config[policy.name] ?? {};
    for (const resource of resources) policy.validateResource?.({ ...resource, getConfig }, report);
    const notApplicable = (why: string): never => {
      throw new Inapplicable(why);
    };
    try {
      policy.validateStack?.({ resources, getConfig, notApplicable }, report);
    } catch (error) {
      if (!(error instanceof Inapplicable)) throw error;
    }
  }
  return found;
}

class Inapplicable extends Error {}

const names = (found: readonly string[]): string[] => found.map((line) => line.slice(0, line.indexOf(":")));
const resource = (type: string, props: Properties): Resource => ({ type, urn: `urn:${type}`, props });

const topic = (props: Properties = {}) => resource(TOPIC, { name: "tollgate-operator", arn: ARN, ...props });
const alarm = (props: Properties = {}) =>
  resource(ALARM, { name: "tollgate-acme.x", alarmActions: [ARN], treatMissingData: "ignore", ...props });

const opened = (statement: object) =>
  resource("aws:sns/topicPolicy:TopicPolicy", {
    arn: ARN,
    policy: JSON.stringify({ Statement: { Effect: "Allow", Action: "sns:Publish", Resource: ARN, ...statement } }),
  });

/** As the engine gives it: to read what a preview does not know yet is an error. */
const unknowing = (props: Properties, ...unknown: string[]): Properties =>
  new Proxy(props, {
    get: (target, key) => {
      if (unknown.includes(String(key))) throw Object.assign(new Error("unknown"), { unknownTypeSentinel: "" });
      return target[String(key)];
    },
  });

describe("the pack", () => {
  test.each<[string, readonly Resource[], Record<string, object>, readonly string[]]>([
    ["a good stack", [topic(), alarm()], {}, []],
    ["no action", [alarm({ alarmActions: [] })], {}, ["alarm-tells-somebody"]],
    ["no actions at all", [alarm({ alarmActions: undefined })], {}, ["alarm-tells-somebody"]],
    ["actions switched off", [topic(), alarm({ actionsEnabled: false })], {}, ["alarm-tells-somebody"]],
    ["a stranger's topic", [topic(), alarm({ alarmActions: [ARN, `${ARN}-2`] })], {}, ["alarm-topics"]],
    ["a stranger who hears of OK", [topic(), alarm({ okActions: [`${ARN}-2`] })], {}, ["alarm-topics"]],
    [
      "a stranger who hears of missing data",
      [topic(), alarm({ insufficientDataActions: [`${ARN}-2`] })],
      {},
      ["alarm-topics"],
    ],
    ["a policy for everybody", [topic(), opened({ Principal: "*" })], {}, ["topic-policy-closed"]],
    ["...by account", [topic(), opened({ Principal: { AWS: ["*"] } })], {}, ["topic-policy-closed"]],
    ["...but one", [opened({ NotPrincipal: { AWS: "1" } })], {}, ["topic-policy-closed"]],
    ["...on the topic itself", [topic({ policy: "{}x" })], {}, ["topic-policy-closed"]],
    [
      "...with a condition that always holds",
      [opened({ Principal: "*", Condition: { StringLike: { "aws:SourceArn": "*" } } })],
      {},
      ["topic-policy-closed"],
    ],
    [
      "...with a condition that an absent key passes",
      [opened({ Principal: "*", Condition: { StringEqualsIfExists: { "aws:SourceAccount": "123456789012" } } })],
      {},
      ["topic-policy-closed"],
    ],
    [
      "everybody of one account",
      [opened({ Principal: "*", Condition: { StringEquals: { "AWS:SourceOwner": "123456789012" } } })],
      {},
      [],
    ],
    ["nobody", [opened({ Effect: "Deny", Principal: "*" })], {}, []],
    [
      "another account's topic",
      [topic(), alarm({ alarmActions: [ARN.replace("1234", "9999")] })],
      {},
      ["alarm-topics"],
    ],
    ["a topic that was agreed on", [alarm()], { "alarm-topics": { topics: [ARN] } }, []],
    [
      "missing data left to the default",
      [topic(), alarm({ treatMissingData: "missing" })],
      {},
      ["missing-data-decided"],
    ],
    ["missing data not said", [topic(), alarm({ treatMissingData: undefined })], {}, ["missing-data-decided"]],
    ["a name of its own", [topic({ name: "alerts" }), alarm()], {}, ["names-within-prefix"]],
    ["a prefix without its hyphen", [topic(), alarm({ name: "tollgates" })], {}, ["names-within-prefix"]],
    [
      "another prefix, and said so",
      [topic({ name: "emea-operator" })],
      { "names-within-prefix": { prefix: "emea" } },
      [],
    ],
    ["the key that drops messages", [topic({ kmsMasterKeyId: "alias/aws/sns" })], {}, ["topic-encryption"]],
    [
      "...by its ARN",
      [topic({ kmsMasterKeyId: "arn:aws:kms:eu-west-1:123456789012:alias/aws/sns" })],
      {},
      ["topic-encryption"],
    ],
    ["any key, where none was agreed on", [topic({ kmsMasterKeyId: KEY })], {}, []],
    ["no key, where one was", [topic()], { "topic-encryption": { kmsKey: KEY } }, ["topic-encryption"]],
    [
      "another key",
      [topic({ kmsMasterKeyId: "alias/x" })],
      { "topic-encryption": { kmsKey: KEY } },
      ["topic-encryption"],
    ],
    ["that key", [topic({ kmsMasterKeyId: KEY })], { "topic-encryption": { kmsKey: KEY } }, []],
    ["another resource", [resource("aws:s3/bucket:Bucket", { name: "x" })], {}, []],
    [
      "no plan",
      [alarm()],
      { "alarm-equals-plan": { plan: {} }, "alarm-topics": { topics: [ARN] } },
      ["alarm-equals-plan"],
    ],
  ])("%s", (_what, resources, config, expected) => {
    expect(names(objections(resources, config))).toEqual(expected);
  });

  test("a preview of a new stack: topics have no ARN yet, and a stranger's is found all the same", () => {
    const made = resource(TOPIC, unknowing({ name: "tollgate-operator" }, "arn"));
    const actions = unknowing(["", "arn:aws:sns:us-east-1:999999999999:other"] as unknown as Properties, "0");
    expect(names(objections([made, alarm({ alarmActions: actions })]))).toEqual(["alarm-topics"]);
  });
});

describe("the pack and the stack of the worked examples", () => {
  let resources: readonly Resource[];
  let plan: { alarms: { name: string }[] };
  const config = () => ({ "alarm-equals-plan": { plan } });

  beforeAll(async () => {
    const ran = await deployed({});
    resources = ran.resources.map(({ type, urn, inputs }) => ({ type, urn, props: withArn(type, inputs) }));
    plan = JSON.parse((await tollgate(["alarms", "--format", "json"])).out);
  });

  const withArn = (type: string, inputs: Properties): Properties =>
    type === TOPIC ? { ...inputs, arn: `arn:aws:sns:us-east-1:123456789012:${inputs["name"]}` } : inputs;
  const changed = (name: string, change: Properties): readonly Resource[] =>
    resources.map((it) => (it.props["name"] === name ? { ...it, props: { ...it.props, ...change } } : it));

  test("agree", () => {
    expect(objections(resources, config())).toEqual([]);
  });

  test.each<[string, Properties]>([
    ["tollgate-small-center.utilization-80", { threshold: 95 }],
    ["tollgate-small-center.utilization-80", { metricName: "UtilizationPercent" }],
    ["tollgate-small-center.over-budget", { dimensions: { Org: "other" } }],
    ["tollgate-small-center.forecast", { evaluationPeriods: 24 }],
    ["tollgate-meter.heartbeat", { treatMissingData: "notBreaching" }],
    ["tollgate-meter.stale", { comparisonOperator: "LessThanThreshold" }],
    ["tollgate-small-center.forecast", { unit: "Count" }],
    ["tollgate-small-center.forecast", { extendedStatistic: "p10" }],
    ["tollgate-small-center.forecast", { metricQueries: [{ id: "m1", expression: "m2 * 0" }] }],
    ["tollgate-small-center.forecast", { evaluateLowSampleCountPercentiles: "ignore" }],
  ])("%s with %o was changed on the way", (name, change) => {
    const found = objections(changed(name, change), config());
    expect(names(found)).toEqual(["alarm-equals-plan"]);
    expect(found[0]).toContain(`${name}: ${Object.keys(change)[0]} is `);
  });

  test("what AWS fills in is no change", () => {
    const filled = { unit: "", okActions: [], metricQueries: [], actionsEnabled: true, id: "x", region: "us-east-1" };
    expect(objections(changed("tollgate-small-center.forecast", filled), config())).toEqual([]);
  });

  test("an alarm too few, and one too many", () => {
    const less = resources.filter(({ props }) => props["name"] !== "tollgate-meter.heartbeat");
    expect(objections(less, config())).toEqual([
      "alarm-equals-plan: tollgate-meter.heartbeat is missing: the budgets ask for it.",
    ]);
    const [topicArn] = resources.flatMap(({ props }) => (props["arn"] === undefined ? [] : [props["arn"]]));
    const more = alarm({ name: "tollgate-extra", namespace: "Tollgate", alarmActions: [topicArn] });
    expect(names(objections([...resources, more], config()))).toEqual(["alarm-equals-plan"]);
  });
});
