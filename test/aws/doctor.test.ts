import { execFile } from "node:child_process";
import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmInput,
} from "@aws-sdk/client-cloudwatch";
import { CreateTopicCommand, SetTopicAttributesCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { beforeEach, describe, expect, test } from "vitest";
import { putMetrics, type Sent } from "../../src/adapters/aws/put-metrics.ts";
import { meterData } from "../../src/core/metrics/fleet.ts";
import { METRICS } from "../../src/core/metrics/names.ts";
import { fleet } from "../alarms/fleet.ts";
import { BIN, folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { confirmMail, type Deployment, deployment } from "./deployment.ts";
import { HOUR, HourlyMeter, pass } from "./hourly.ts";
import { awsEnvironment, CREDENTIALS, NOW, startDouble } from "./support.ts";

const ACME = budget("allocation: { tokensPerMonth: 1000 }\nconsumption: { other: { tokens: 700 } }\n", {
  plan: "{ from: 2026-11, months: 3 }",
});
const BETA = budget("consumption: { other: { tokens: 700 } }\n", { org: "beta" });
const SAYS_TODAY = { today: "2026-11-23" };

interface Found {
  readonly code: string;
  readonly subject: string;
}

async function doctor({ cwd }: Pick<Deployment, "cwd">, ...args: string[]) {
  const { code, out, err } = await tollgate(["doctor", "--format", "json", ...args], { cwd, ...SAYS_TODAY });
  const data = out === "" ? null : JSON.parse(out);
  const findings: Found[] = data?.findings ?? [];
  return { code, err, data, codes: findings.map(({ code: one, subject }) => `${one} ${subject}`) };
}

/** Deployed, confirmed, and metered for eight hours; the double stands at 08:00, people look at noon. */
async function running(texts = [ACME], usage = 300): Promise<Deployment> {
  const deployed = await deployment(texts);
  await confirmMail(deployed.double);
  const meters = fleet(...texts).map((planned) => new HourlyMeter(deployed.aws, planned, () => usage));
  for (let hour = 0; hour < 8; hour++) {
    for (const meter of meters) await meter.hour(deployed.double.now);
    await pass(deployed.double, null, NOW + (hour + 1) * HOUR);
  }
  return deployed;
}

describe("tollgate doctor", () => {
  let deployed: Deployment;
  beforeEach(async () => {
    deployed = await running();
  });

  const change = async (AlarmName: string, changes: Partial<PutMetricAlarmInput>) => {
    const { cloudwatch } = deployed.aws;
    const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
    const [alarm] = MetricAlarms ?? [];
    const { ActionsEnabled, AlarmActions, AlarmDescription, Namespace, MetricName, Dimensions, Statistic } =
      alarm ?? {};
    const { Period, EvaluationPeriods, DatapointsToAlarm, Threshold, ComparisonOperator, TreatMissingData } =
      alarm ?? {};
    const same = { ActionsEnabled, AlarmActions, AlarmDescription, Namespace, MetricName, Dimensions, Statistic };
    const rule = { Period, EvaluationPeriods, DatapointsToAlarm, Threshold, ComparisonOperator, TreatMissingData };
    const input = { AlarmName, ...same, ...rule, ...changes } as PutMetricAlarmInput;
    await cloudwatch.send(new PutMetricAlarmCommand(input));
  };

  test("finds nothing where everything is as planned, confirmed and alive", async () => {
    const { code, err, data, codes } = await doctor(deployed);
    expect({ code, err, codes }).toEqual({ code: 0, err: "", codes: [] });
    expect(data.summary).toMatchObject({
      alarms: { planned: 9, deployed: 9, inAlarm: [] },
      topics: { planned: 2, deployed: 2 },
      subscriptions: { planned: 1, confirmed: 1 },
    });
    expect(data).toMatchObject({ version: 1, region: "us-east-1", prefix: "tollgate" });
  });

  test("finds what a hand changed in CloudWatch, and says both values", async () => {
    await change("tollgate-acme.utilization-80", { Threshold: 95, TreatMissingData: "breaching" });
    await change("tollgate-acme.forecast", { ActionsEnabled: false });
    await change("tollgate-acme.over-budget", { AlarmName: "tollgate-acme.over" });
    await deployed.aws.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: ["tollgate-acme.over-budget"] }));
    const { code, data, codes } = await doctor(deployed);
    expect(code).toBe(1);
    expect(codes).toEqual([
      "alarm-missing tollgate-acme.over-budget",
      "alarm-changed tollgate-acme.utilization-80",
      "alarm-muted tollgate-acme.forecast",
      "alarm-orphaned tollgate-acme.over",
    ]);
    expect(data.findings[1].data.changes).toEqual([
      { field: "threshold", planned: "80", deployed: "95" },
      { field: "missing data", planned: "ignore", deployed: "breaching" },
    ]);
    expect(data.findings[0].help).toContain("pulumi up");
  });

  test("finds a policy that refuses CloudWatch, a key that drops messages, and an unread customer key", async () => {
    const { aws, arns } = deployed;
    const [operator, owner] = [arns.get("operator"), [...arns.values()].find((arn) => arn.includes(":tollgate-to-"))];
    const set = (TopicArn: string | undefined, AttributeName: string, AttributeValue: string) =>
      aws.sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue }));
    await set(operator, "Policy", '{"Statement":[]}');
    await set(operator, "KmsMasterKeyId", "alias/alarms");
    await set(owner, "KmsMasterKeyId", "alias/aws/sns");
    const { code, codes } = await doctor(deployed);
    expect(code).toBe(1);
    expect(codes).toEqual([
      "publish-not-granted tollgate-operator",
      `key-drops-messages ${owner?.split(":").at(-1)}`,
      "key-unchecked tollgate-operator",
    ]);
  });

  test("finds notifications that CloudWatch could not send, in its history", async () => {
    const { aws, arns, double, cwd } = deployed;
    await aws.sns.send(
      new SetTopicAttributesCommand({
        TopicArn: arns.get("operator"),
        AttributeName: "KmsMasterKeyId",
        AttributeValue: "alias/aws/sns",
      }),
    );
    // Nobody sends a heartbeat any more.
    await double.advanceTo(NOW + 20 * HOUR);
    const { codes, data } = await doctor({ cwd });
    expect(codes).toEqual([
      "alarm-unheard tollgate-meter.heartbeat",
      "key-drops-messages tollgate-operator",
      "action-failed tollgate-meter.heartbeat",
    ]);
    expect(data.findings[2].data).toMatchObject({
      topic: "tollgate-operator",
      times: 1,
      error: "CloudWatch Alarms does not have authorization to access the SNS topic encryption key.",
    });
    expect(data.summary.alarms.inAlarm).toEqual(["tollgate-meter.heartbeat"]);
  });

  test("finds people: unconfirmed, not subscribed, and in no budget", async () => {
    const { aws, arns, cwd, double } = await deployment([ACME]);
    const owner = [...arns.values()].find((arn) => arn.includes(":tollgate-to-"));
    await aws.sns.send(
      new SubscribeCommand({ TopicArn: owner, Protocol: "sqs", Endpoint: "arn:aws:sqs:us-east-1:123456789012:other" }),
    );
    const people = async () => (await doctor({ cwd })).codes.filter((one) => /subscri/.test(one));
    const name = owner?.split(":").at(-1);
    expect(await people()).toEqual([
      `subscription-unconfirmed ${name}`,
      "nobody-subscribed tollgate-operator",
      `subscription-foreign ${name}`,
    ]);
    // Unconfirmed subscriptions are gone after three days.
    await double.advanceTo(NOW + 4 * 24 * HOUR);
    expect(await people()).toEqual([
      `subscription-missing ${name}`,
      "nobody-subscribed tollgate-operator",
      `subscription-foreign ${name}`,
    ]);
  });

  test("a topic of one's own for the operator: in another account, and in another region", async () => {
    const { double, cwd } = deployed;
    const about = async (arn: string) =>
      (await doctor({ cwd }, "--operator-topic", arn)).codes.filter((one) => one.startsWith("topic-"));
    const central = "arn:aws:sns:us-east-1:999999999999:central";
    expect(await about(central)).toEqual([`topic-missing ${central}`, "topic-orphaned tollgate-operator"]);
    double.refuse("GetTopicAttributes", "AuthorizationError", { status: 403, about: "central" });
    expect((await about(central)).sort()).toEqual(["topic-orphaned tollgate-operator", `topic-unchecked ${central}`]);
    const far = "arn:aws:sns:eu-west-1:123456789012:far";
    expect(await about(far)).toEqual([`topic-missing ${far}`, "topic-orphaned tollgate-operator"]);
  });

  test("of two meters with one prefix, finds the one that stopped: the other's heartbeat goes on", async () => {
    const { aws, cwd, double } = await deployment([ACME, BETA]);
    await confirmMail(double);
    const send = async (...orgs: string[]): Promise<void> => {
      const { budget: percent, over, forecastBreach, late } = METRICS;
      const metrics = [percent, over, forecastBreach, late];
      const figures = orgs.flatMap((Org) => metrics.map((metric): Sent => ({ metric, dimensions: { Org }, value: 0 })));
      const fleet = { stale: 0, newlyStale: 0, drift: 0, unconfirmed: 0 };
      await putMetrics(aws, [...figures, ...meterData(fleet, "tollgate")], double.now);
      await double.advanceTo(double.now + HOUR);
    };
    const silent = async () => (await doctor({ cwd })).codes.filter((code) => code.startsWith("no-data"));
    // Until noon, when people look.
    for (let hour = 0; hour < 7; hour++) await send("acme", "beta");
    for (let hour = 7; hour < 12; hour++) await send("beta");
    expect(await silent()).toEqual(["no-data acme"]);
    await double.advanceTo(NOW + 12 * HOUR);
    await send("acme");
    expect(await silent()).toEqual([]);
  });

  test("finds alarms that no metric reaches", async () => {
    const { cwd, double } = await deployment([ACME]);
    await confirmMail(double);
    await double.advanceTo(NOW + 8 * HOUR);
    const { codes } = await doctor({ cwd });
    expect(codes).toEqual(["no-data acme", "no-data the meter"]);
  });
});

describe("of a fleet", () => {
  const org = (at: number): string => budget("consumption: { other: { tokens: 700 } }\n", { org: `org-${at}` });
  const texts = Array.from({ length: 30 }, (_, at) => org(at));

  test("every page is read: 125 alarms, 150 topics, 130 subscriptions", async () => {
    const { aws, arns, cwd, double } = await deployment(texts);
    for (let at = 0; at < 148; at++) await aws.sns.send(new CreateTopicCommand({ Name: `tollgate-to-${at}` }));
    const owner = [...arns.values()].find((arn) => arn.includes(":tollgate-to-"));
    for (let at = 0; at < 129; at++) {
      const Endpoint = `arn:aws:sqs:us-east-1:123456789012:queue-${at}`;
      await aws.sns.send(new SubscribeCommand({ TopicArn: owner, Protocol: "sqs", Endpoint }));
    }
    await confirmMail(double);
    const { data } = await doctor({ cwd });
    const count = (code: string) => data.findings.filter((one: Found) => one.code === code).length;
    expect(data.summary.alarms).toMatchObject({ planned: 125, deployed: 125 });
    expect(count("topic-orphaned")).toBe(148);
    expect(count("subscription-foreign")).toBe(129);
    const { out } = await tollgate(["doctor"], { cwd, ...SAYS_TODAY });
    expect(out).toContain("and 109 more: --format json lists them");
    for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test("a part, by file or label, or beside an invalid file, has no orphans of others", async () => {
    const { cwd } = await deployment(texts.slice(0, 3));
    const orphans = async (place: string, ...args: string[]) => {
      const { code, codes } = await doctor({ cwd: place }, ...args);
      return { code, orphans: codes.filter((one) => one.startsWith("alarm-orphaned")).length };
    };
    expect((await orphans(cwd, "budgets/0.yaml")).orphans).toBe(0);
    const one = folder({ "budgets/0.yaml": org(0) });
    expect((await orphans(one)).orphans).toBe(8);
    const beside = folder({ "budgets/0.yaml": org(0), "budgets/bad.yaml": "org: org-1\n" });
    expect(await orphans(beside)).toEqual({ code: 2, orphans: 0 });
  });
});

describe("what people see", () => {
  test("the report, in 80 columns", async () => {
    const { cwd } = await deployment([ACME]);
    const { code, out } = await tollgate(["doctor"], { cwd, ...SAYS_TODAY });
    expect(code).toBe(1);
    expect(out).toMatch(/^Not as planned: 4 errors\n/);
    expect(out).toContain("- acme has 4 alarms without data for 12 hours: nobody publishes");
    for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    const markdown = await tollgate(["doctor", "--format", "markdown"], { cwd, ...SAYS_TODAY });
    expect(markdown.out).toMatch(/^## Not as planned: 4 errors\n/);
  });

  test("what AWS holds never reaches a terminal raw", async () => {
    const { aws, cwd, plan, arns } = await deployment([ACME]);
    const [first] = plan.alarms;
    await aws.cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName: first?.name,
        AlarmDescription: "\u001b[2J::error::owned",
        Namespace: "Tollgate",
        MetricName: "BudgetPercent",
        Statistic: "Maximum",
        Period: 3600,
        EvaluationPeriods: 2,
        ComparisonOperator: "GreaterThanThreshold",
        Threshold: 80,
        AlarmActions: [arns.get("operator") ?? ""],
      }),
    );
    const { out } = await tollgate(["doctor"], { cwd, ...SAYS_TODAY });
    expect(out).toContain("owned");
    expect(out).not.toMatch(/\u001b|(^|\s)::error/);
  });

  test.each([
    [{}, /no AWS region is set/],
    [{ AWS_REGION: "us-east-1" }, /no AWS credentials/],
    [{ ...CREDENTIALS, AWS_ENDPOINT_URL: "http://127.0.0.1:9" }, /cannot reach 127\.0\.0\.1:9/],
  ] as const)("without %j: exit 2, one line", async (environment, says) => {
    awsEnvironment(environment);
    const cwd = folder({ "budgets/acme.yaml": ACME });
    const { code, out, err } = await tollgate(["doctor"], { cwd });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(says);
    expect(err.trim()).not.toContain("\n");
  });

  test("the built program says the same, and nothing of Node's version", async () => {
    const { cwd } = await deployment([ACME]);
    // The deployment above has quieted the SDK of this process, and so every one after it that inherits its environment.
    const { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: _, ...env } = process.env;
    const built = await new Promise<{ code: unknown; err: string }>((done) =>
      execFile(process.execPath, [BIN, "doctor"], { cwd, env }, (error, _, err) =>
        done({ code: error?.code ?? 0, err }),
      ),
    );
    expect(built).toEqual({ code: 1, err: "" });
  });

  test("an account with nothing in it: everything is missing, and the region is asked for", async () => {
    await startDouble();
    const cwd = folder({ "budgets/acme.yaml": ACME });
    const { code, out } = await tollgate(["doctor"], { cwd });
    expect(code).toBe(1);
    expect(out).toMatch(/correct\s+--region/);
  });
});
