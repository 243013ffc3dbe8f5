import { PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { CreateTopicCommand, SetTopicAttributesCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import type { AlarmPlan, PlannedAlarm, PlannedTopic } from "../../src/alarm/alarm-plan.ts";
import type { Aws } from "../../src/aws/aws.ts";

/** A plan as the stack deploys it, through AWS's own API: topics with their policy and subscription, then alarms. */
export async function deploy(aws: Aws, plan: AlarmPlan): Promise<ReadonlyMap<string, string>> {
  const arns = new Map<string, string>();
  for (const topic of plan.topics)
    arns.set(topic.logicalName, topic.arn ?? (await deployTopic(aws, topic, plan.prefix)));
  for (const alarm of plan.alarms) await deployAlarm(aws, alarm, arns);
  return arns;
}

async function deployTopic({ sns }: Aws, { name, subscription }: PlannedTopic, prefix: string): Promise<string> {
  const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: name ?? "" }));
  const AttributeValue = JSON.stringify(policyOf(TopicArn, prefix));
  await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue }));
  if (subscription !== null) {
    const { protocol, endpoint } = subscription;
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: protocol, Endpoint: endpoint }));
  }
  return TopicArn;
}

/** CloudWatch may publish for alarms of this account and prefix; the owner may do what owners do. */
function policyOf(topicArn: string, prefix: string): object {
  const [, partition, , region, account] = topicArn.split(":");
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Owner",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: ["sns:GetTopicAttributes", "sns:SetTopicAttributes", "sns:Subscribe", "sns:Publish"],
        Resource: topicArn,
      },
      {
        Sid: "Alarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": `arn:${partition}:cloudwatch:${region}:${account}:alarm:${prefix}-*` },
        },
      },
    ],
  };
}

async function deployAlarm({ cloudwatch }: Aws, alarm: PlannedAlarm, arns: ReadonlyMap<string, string>): Promise<void> {
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
