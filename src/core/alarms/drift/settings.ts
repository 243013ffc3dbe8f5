import type { ComparedAlarm } from "../alarm-plan.ts";
import { type AlarmSettings, dimensionsText } from "./deployed.ts";
import type { Change } from "./table.ts";

/** What a planned alarm looks like once it is deployed. */
export function settingsOf(alarm: ComparedAlarm, topics: ReadonlyMap<string, string>): AlarmSettings {
  return {
    namespace: alarm.namespace,
    metric: alarm.metricName,
    dimensions: dimensionsText(Object.entries(alarm.dimensions)),
    statistic: alarm.statistic,
    unit: null,
    expression: null,
    period: alarm.period,
    evaluationPeriods: alarm.evaluationPeriods,
    datapointsToAlarm: alarm.datapointsToAlarm,
    comparison: alarm.comparisonOperator,
    threshold: alarm.threshold,
    missingData: alarm.treatMissingData,
    window: "sliding",
    warmUp: null,
    actions: alarm.actions.map((topic) => topics.get(topic) ?? topic).sort(),
    okActions: [],
    insufficientDataActions: [],
  };
}

/** How the fields are called where people see them: in CloudWatch's console and in Pulumi. */
const FIELDS: Readonly<Record<keyof AlarmSettings, string>> = {
  namespace: "namespace",
  metric: "metric",
  dimensions: "dimensions",
  statistic: "statistic",
  unit: "unit",
  expression: "metric math",
  period: "period",
  evaluationPeriods: "evaluation periods",
  datapointsToAlarm: "datapoints to alarm",
  comparison: "comparison",
  threshold: "threshold",
  missingData: "missing data",
  window: "evaluation window",
  warmUp: "warm-up",
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
