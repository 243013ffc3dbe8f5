import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
  type MetricDatum,
  PutMetricAlarmCommand,
  type PutMetricAlarmInput,
  PutMetricDataCommand,
  paginateDescribeAlarms,
} from "@aws-sdk/client-cloudwatch";
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  paginateListTopics,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Double } from "./double/double.ts";

/**
 * What Tollgate relies on, and nothing that needs a clock of its own: runs unchanged against any endpoint that a person
 * gives as TOLLGATE_TEST_ENDPOINT or AWS_ENDPOINT_URL; else against the double.
 */
const given = process.env["TOLLGATE_TEST_ENDPOINT"] ?? process.env["AWS_ENDPOINT_URL"];
const prefix = `tollgate-test-${process.pid}`;
const alarms = Array.from({ length: 60 }, (_, at) => `${prefix}-acme-${String(at).padStart(2, "0")}.over-budget`);
const seconds = Math.floor(Date.now() / 1000);

let double: Double | null = null;
let cloudwatch: CloudWatchClient;
let sns: SNSClient;
let TopicArn = "";

beforeAll(async () => {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  double = given === undefined ? await Double.start({ now: seconds }) : null;
  const region = process.env["AWS_REGION"] ?? "us-east-1";
  const endpoint = given ?? double?.url ?? "";
  const isKnown = given !== undefined && process.env["AWS_ACCESS_KEY_ID"] !== undefined;
  const credentials = isKnown ? {} : { credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  cloudwatch = new CloudWatchClient({ endpoint, region, ...credentials });
  sns = new SNSClient({ endpoint, region, ...credentials });
  for (const name of alarms) await cloudwatch.send(alarm(name));
  ({ TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: prefix })));
});

afterAll(async () => {
  if (TopicArn !== "") await sns.send(new DeleteTopicCommand({ TopicArn }));
  const there = await namesOf({ AlarmNamePrefix: prefix });
  if (there.length > 0) await cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: there }));
  double?.stop();
});

const alarm = (AlarmName: string, changes: Partial<PutMetricAlarmInput> = {}) =>
  new PutMetricAlarmCommand({
    AlarmName,
    AlarmDescription: "Acme has used more than its ceiling.",
    Namespace: "Tollgate",
    MetricName: "OverBudgetTokens",
    Dimensions: [{ Name: "Org", Value: "acme" }],
    Statistic: "Maximum",
    Period: 3600,
    EvaluationPeriods: 2,
    DatapointsToAlarm: 1,
    Threshold: 0,
    ComparisonOperator: "GreaterThanThreshold",
    TreatMissingData: "ignore",
    ...changes,
  });

async function namesOf(query: { AlarmNamePrefix: string; MaxRecords?: number }): Promise<string[]> {
  const names: string[] = [];
  for await (const page of paginateDescribeAlarms({ client: cloudwatch }, query))
    for (const { AlarmName } of page.MetricAlarms ?? []) names.push(AlarmName ?? "");
  return names;
}

const put = (data: MetricDatum[], Namespace = "Tollgate") =>
  cloudwatch.send(new PutMetricDataCommand({ Namespace, MetricData: data }));
const datum = (changes: Partial<MetricDatum> = {}): MetricDatum => ({
  MetricName: prefix,
  Dimensions: [{ Name: "Org", Value: "acme" }],
  Timestamp: new Date(seconds * 1000),
  Value: 1,
  ...changes,
});

describe("alarms", () => {
  test("are described as they were put, in INSUFFICIENT_DATA", async () => {
    const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: alarms.slice(0, 1) }));
    expect(MetricAlarms).toHaveLength(1);
    expect(MetricAlarms?.[0]).toMatchObject({ ...alarm(alarms[0] ?? "").input, StateValue: "INSUFFICIENT_DATA" });
    expect(MetricAlarms?.[0]?.ActionsEnabled).toBe(true);
    expect(MetricAlarms?.[0]?.AlarmArn).toContain(`:alarm:${alarms[0]}`);
  });

  test("come in pages, by prefix, each once", async () => {
    expect(await namesOf({ AlarmNamePrefix: `${prefix}-`, MaxRecords: 25 })).toEqual(alarms);
    expect(await namesOf({ AlarmNamePrefix: `${prefix}-other` })).toEqual([]);
  });

  test("put again is changed, not doubled", async () => {
    await cloudwatch.send(alarm(alarms[1] ?? "", { Threshold: 5 }));
    const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: alarms.slice(1, 2) }));
    expect(MetricAlarms?.map(({ Threshold }) => Threshold)).toEqual([5]);
  });
});

describe("metrics", () => {
  test("are there with exactly their dimensions, also where the call was compressed", async () => {
    await put(
      Array.from({ length: 400 }, (_, at) => datum({ Dimensions: [{ Name: "Org", Value: `o${at}` }], Value: at })),
    );
    const { Datapoints } = await cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: "Tollgate",
        MetricName: prefix,
        Dimensions: [{ Name: "Org", Value: "o7" }],
        StartTime: new Date((seconds - 3600) * 1000),
        EndTime: new Date((seconds + 3600) * 1000),
        Period: 60,
        Statistics: ["Maximum"],
      }),
    );
    expect(Datapoints?.map(({ Maximum }) => Maximum)).toEqual([7]);
  });
});

describe("topics", () => {
  test("are the same by the same name, and listed", async () => {
    expect(TopicArn).toMatch(new RegExp(`^arn:aws:sns:[a-z0-9-]+:\\d{12}:${prefix}$`));
    expect((await sns.send(new CreateTopicCommand({ Name: prefix }))).TopicArn).toBe(TopicArn);
    const arns: (string | undefined)[] = [];
    for await (const page of paginateListTopics({ client: sns }, {}))
      for (const topic of page.Topics ?? []) arns.push(topic.TopicArn);
    expect(arns.filter((arn) => arn === TopicArn)).toHaveLength(1);
  });

  test("keep the policy and the key they are given", async () => {
    const policy = {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: "sns:Publish",
          Resource: TopicArn,
        },
      ],
    };
    const AttributeValue = JSON.stringify(policy);
    await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue }));
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(JSON.parse(Attributes?.["Policy"] ?? "")).toMatchObject(policy);
    expect(Attributes?.["KmsMasterKeyId"] ?? "").toBe("");
  });

  test("take a message", async () => {
    const { MessageId } = await sns.send(new PublishCommand({ TopicArn, Subject: "TEST", Message: "naïve <b>&</b>" }));
    expect(MessageId).toBeTruthy();
  });

  test("that are not there are said to be missing", async () => {
    const query = new GetTopicAttributesCommand({ TopicArn: `${TopicArn}-none` });
    await expect(sns.send(query)).rejects.toMatchObject({ name: "NotFoundException" });
  });
});

describe("subscriptions", () => {
  test("by mail wait for their owner", async () => {
    const Endpoint = "ops@example.com";
    const { SubscriptionArn } = await sns.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint }));
    expect(SubscriptionArn).toBe("pending confirmation");
    const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions).toMatchObject([{ Protocol: "email", Endpoint, SubscriptionArn: "PendingConfirmation" }]);
  });
});

describe("what AWS refuses", () => {
  const refused: readonly (readonly [string, () => Promise<unknown>])[] = [
    ["NaN", () => put([datum({ Value: Number.NaN })])],
    ["infinity", () => put([datum({ Value: Number.POSITIVE_INFINITY })])],
    ["1,001 datums", () => put(Array.from({ length: 1001 }, () => datum()))],
    ["a dimension that is not ASCII", () => put([datum({ Dimensions: [{ Name: "Org", Value: "zürich" }] })])],
    ["an empty dimension", () => put([datum({ Dimensions: [{ Name: "Org", Value: "" }] })])],
    ["a namespace of AWS", () => put([datum()], "AWS/Tollgate")],
    ["a datapoint of last month", () => put([datum({ Timestamp: new Date((seconds - 30 * 86_400) * 1000) })])],
    [
      "an alarm that looks back over more than a week",
      () => cloudwatch.send(alarm(`${prefix}-x`, { Period: 86_400, EvaluationPeriods: 8 })),
    ],
    ["more datapoints to alarm than periods", () => cloudwatch.send(alarm(`${prefix}-x`, { DatapointsToAlarm: 3 }))],
    ["a period of 61 seconds", () => cloudwatch.send(alarm(`${prefix}-x`, { Period: 61 }))],
    ["a name that is too long", () => cloudwatch.send(alarm(`${prefix}-${"x".repeat(255)}`))],
    ["a topic with a dot", () => sns.send(new CreateTopicCommand({ Name: "a.b" }))],
    [
      "a subscription that is no address",
      () => sns.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint: "ops" })),
    ],
    [
      "a subject of 100 characters",
      () => sns.send(new PublishCommand({ TopicArn, Subject: "x".repeat(101), Message: "x" })),
    ],
    [
      "a policy that is none",
      () => sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue: "x" })),
    ],
  ];

  test.each(refused)("%s", async (_, ask) => {
    await expect(ask()).rejects.toMatchObject({ $fault: "client" });
  });
});
