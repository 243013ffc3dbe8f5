import type { AlarmState } from "../../../../src/core/model/alarm.ts";
import { isoText, type World } from "../world.ts";
import type { MetricAlarm } from "./alarm.ts";

/** What CloudWatch writes into a notification. */

const REGION_NAMES: Readonly<Record<string, string>> = { "us-east-1": "US East (N. Virginia)" };
const regionName = ({ region }: World): string => REGION_NAMES[region] ?? region;

export function subjectOf({ AlarmName, StateValue }: MetricAlarm, world: World): string {
  return `${StateValue}: "${AlarmName}" in ${regionName(world)}`.slice(0, 100);
}

export const reasonOf = ({ Threshold }: MetricAlarm, to: AlarmState, value: number | undefined): string =>
  to === "INSUFFICIENT_DATA" || value === undefined
    ? "Insufficient Data: no datapoints were received."
    : `Threshold Crossed: the latest datapoint [${value}] against the threshold (${Threshold}).`;

export function messageOf(alarm: MetricAlarm, from: AlarmState, world: World): string {
  return JSON.stringify({
    AlarmName: alarm.AlarmName,
    AlarmDescription: alarm.AlarmDescription ?? null,
    AWSAccountId: world.account,
    AlarmConfigurationUpdatedTimestamp: isoText(alarm.AlarmConfigurationUpdatedTimestamp),
    NewStateValue: alarm.StateValue,
    NewStateReason: alarm.StateReason,
    StateChangeTime: isoText(world.now).replace("Z", "+0000"),
    Region: regionName(world),
    AlarmArn: alarm.AlarmArn,
    OldStateValue: from,
    OKActions: alarm.OKActions,
    AlarmActions: alarm.AlarmActions,
    InsufficientDataActions: alarm.InsufficientDataActions,
    Trigger: {
      MetricName: alarm.MetricName,
      Namespace: alarm.Namespace,
      StatisticType: "Statistic",
      Statistic: (alarm.Statistic ?? "").toUpperCase(),
      Unit: null,
      Dimensions: (alarm.Dimensions ?? []).map(({ Name, Value }) => ({ value: Value, name: Name })),
      Period: alarm.Period,
      EvaluationPeriods: alarm.EvaluationPeriods,
      DatapointsToAlarm: alarm.DatapointsToAlarm,
      ComparisonOperator: alarm.ComparisonOperator,
      Threshold: alarm.Threshold,
      TreatMissingData: alarm.TreatMissingData ?? "missing",
      EvaluateLowSampleCountPercentile: "",
    },
  });
}
