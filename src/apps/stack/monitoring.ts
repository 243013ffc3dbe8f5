import { Dashboard } from "@pulumi/aws/cloudwatch/dashboard.js";
import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import type { Resource } from "@pulumi/pulumi";
import type { ComparedAlarm } from "../../core/alarms/alarm-plan.ts";
import type { DashboardBody } from "../../core/alarms/dashboard/widget.ts";
import { dashboardUrl, type Place } from "../../core/alarms/place.ts";
import type { Name } from "../../core/metrics/names.ts";
import type { Surroundings, Topics } from "./surroundings.ts";

export function deployAlarm(
  alarm: ComparedAlarm,
  topics: Topics,
  tags: Record<string, string>,
  { scope }: Surroundings,
  parent: Resource,
): void {
  const heard = alarm.actions.flatMap((action) => topics.get(action) ?? []);
  new MetricAlarm(
    scope.name(alarm.logicalName),
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
      alarmActions: heard.map(({ arn }) => arn),
      tags,
    },
    { parent, dependsOn: heard.flatMap(({ endpoint }) => endpoint ?? []) },
  );
}

/** @returns its address in AWS's console */
export function deployDashboard(
  { logical, physical }: Name,
  body: (place: Place) => DashboardBody,
  { place, scope }: Surroundings,
  parent: Resource,
): string {
  const dashboardBody = JSON.stringify(body(place));
  new Dashboard(scope.name(logical), { dashboardName: physical, dashboardBody }, { parent });
  return dashboardUrl(place, physical);
}
