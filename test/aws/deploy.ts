import { PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { CreateTopicCommand, SetTopicAttributesCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import type { Aws } from "../../src/adapters/aws/aws.ts";
import type { ComparedAlarm, ComparedPlan, PlannedTopic } from "../../src/core/alarms/alarm-plan.ts";
import { isChat } from "../../src/core/alarms/chat.ts";
import { topicPolicy } from "../../src/core/alarms/topics.ts";

/** A plan as the stack deploys it, through AWS's own API: topics with their policy and subscription, then alarms. */
export async function deploy(aws: Aws, plan: ComparedPlan): Promise<ReadonlyMap<string, string>> {
  const arns = new Map<string, string>();
  for (const topic of plan.topics)
    arns.set(topic.logicalName, topic.arn ?? (await deployTopic(aws, topic, plan.prefix)));
  for (const alarm of plan.alarms) await deployAlarm(aws, alarm, arns);
  return arns;
}

async function deployTopic({ sns }: Aws, { name, subscription }: PlannedTopic, prefix: string): Promise<string> {
  const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: name ?? "" }));
  const [, partition = "", , region = "", account = ""] = TopicArn.split(":");
  const AttributeValue = JSON.stringify(topicPolicy({ partition, region, account }, { prefix }, TopicArn));
  await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue }));
  if (subscription !== null && !isChat(subscription)) {
    const { protocol, endpoint } = subscription;
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: protocol, Endpoint: endpoint }));
  }
  return TopicArn;
}

async function deployAlarm(
  { cloudwatch }: Aws,
  alarm: ComparedAlarm,
  arns: ReadonlyMap<string, string>,
): Promise<void> {
  const { actions, dimensions } = alarm;
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: alarm.name,
      AlarmDescription: alarm.description,
      AlarmActions: actions.map((topic) => arns.get(topic) ?? ""),
      Namespace: alarm.namespace,
      MetricName: alarm.metricName,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      Statistic: alarm.statistic,
      Period: alarm.period,
      EvaluationPeriods: alarm.evaluationPeriods,
      DatapointsToAlarm: alarm.datapointsToAlarm,
      Threshold: alarm.threshold,
      ComparisonOperator: alarm.comparisonOperator,
      TreatMissingData: alarm.treatMissingData,
    }),
  );
}
