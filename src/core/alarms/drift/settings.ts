import type { PlannedAlarm } from "../alarm-plan.ts";
import type { AlarmSettings } from "./deployed.ts";
import type { Change } from "./table.ts";

/** What a planned alarm looks like once it is deployed. */
export function settingsOf(alarm: PlannedAlarm, topics: ReadonlyMap<string, string>): AlarmSettings {
  return {
    namespace: alarm.namespace,
    metric: alarm.metricName,
    dimensions: dimensionsText(Object.entries(alarm.dimensions)),
    statistic: alarm.statistic,
    period: alarm.period,
    evaluationPeriods: alarm.evaluationPeriods,
    datapointsToAlarm: alarm.datapointsToAlarm,
    comparison: alarm.comparisonOperator,
    threshold: alarm.threshold,
    missingData: alarm.treatMissingData,
    actions: alarm.actions.map((topic) => topics.get(topic) ?? topic).sort(),
    okActions: [],
    insufficientDataActions: [],
  };
}

/** In one order: CloudWatch keeps none. */
export const dimensionsText = (dimensions: readonly (readonly [string, string])[]): string =>
  dimensions
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(", ");

/** How the fields are called where people see them: in CloudWatch's console and in Pulumi. */
const FIELDS: Readonly<Record<keyof AlarmSettings, string>> = {
  namespace: "namespace",
  metric: "metric",
  dimensions: "dimensions",
  statistic: "statistic",
  period: "period",
  evaluationPeriods: "evaluation periods",
  datapointsToAlarm: "datapoints to alarm",
  comparison: "comparison",
  threshold: "threshold",
  missingData: "missing data",
  actions: "actions",
  okActions: "OK actions",
  insufficientDataActions: "insufficient data actions",
};

export function changesOf(planned: AlarmSettings, deployed: AlarmSettings): Change[] {
  return (Object.keys(FIELDS) as (keyof AlarmSettings)[])
    .map((key) => ({ field: FIELDS[key], planned: text(planned[key]), deployed: text(deployed[key]) }))
    .filter((change) => change.planned !== change.deployed);
}

function text(value: AlarmSettings[keyof AlarmSettings]): string {
  const shown = value === null ? "" : typeof value === "object" ? value.join(", ") : String(value);
  return shown === "" ? "none" : shown;
}
