import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import type { Resource } from "@pulumi/pulumi";
import type { PlannedAlarm } from "../../core/alarms/alarm-plan.ts";
import type { Topics } from "./surroundings.ts";

/** One alarm of the plan, as it is. */
export function deployAlarm(alarm: PlannedAlarm, topics: Topics, tags: Record<string, string>, parent: Resource): void {
  new MetricAlarm(
    alarm.logicalName,
    {
      name: alarm.name,
      alarmDescription: alarm.description,
      namespace: alarm.namespace,
      metricName: alarm.metricName,
      dimensions: { ...alarm.dimensions },
      statistic: alarm.statistic,
      period: alarm.period,
      evaluationPeriods: alarm.evaluationPeriods,
      datapointsToAlarm: alarm.datapointsToAlarm,
      threshold: alarm.threshold,
      comparisonOperator: alarm.comparisonOperator,
      treatMissingData: alarm.treatMissingData,
      alarmActions: alarm.actions.flatMap((action) => topics.get(action) ?? []),
      tags,
    },
    { parent },
  );
}
