import type { AlarmEvaluation, AlarmState } from "../../../../src/core/model/alarm.ts";
import { Fault } from "../fault.ts";
import { DAY, type World } from "../world.ts";
import { checkedName, type MetricName } from "./metrics.ts";

/**
 * What PutMetricAlarm takes. Only alarms on the maximum of one metric are evaluated here: that is all that a plan has.
 * Others are kept, as somebody may have made them by hand.
 */
export interface PutMetricAlarm extends MetricName {
  readonly AlarmName: string;
  readonly AlarmDescription?: string;
  readonly ActionsEnabled?: boolean;
  readonly OKActions?: readonly string[];
  readonly AlarmActions?: readonly string[];
  readonly InsufficientDataActions?: readonly string[];
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Unit?: string;
  readonly Metrics?: readonly object[];
  readonly EvaluationWindow?: object;
  readonly WarmUpConfiguration?: object;
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly Threshold: number;
  readonly ComparisonOperator: AlarmEvaluation["comparisonOperator"];
  readonly TreatMissingData?: AlarmEvaluation["treatMissingData"];
}

/** As DescribeAlarms has it. */
export interface MetricAlarm extends PutMetricAlarm {
  readonly AlarmArn: string;
  readonly ActionsEnabled: boolean;
  readonly AlarmConfigurationUpdatedTimestamp: number;
  readonly StateValue: AlarmState;
  readonly StateReason: string;
  readonly StateUpdatedTimestamp: number;
}

const KNOWN = new Set([
  "AlarmName",
  "AlarmDescription",
  "ActionsEnabled",
  "OKActions",
  "AlarmActions",
  "InsufficientDataActions",
  "Namespace",
  "MetricName",
  "Dimensions",
  "Statistic",
  "Period",
  "EvaluationPeriods",
  "DatapointsToAlarm",
  "Threshold",
  "ComparisonOperator",
  "TreatMissingData",
  "Tags",
  "ExtendedStatistic",
  "Unit",
  "Metrics",
  "EvaluationWindow",
  "WarmUpConfiguration",
]);
const OPERATORS = /^(GreaterThan|LessThan)(OrEqualTo)?Threshold$/;
const TREATMENTS = /^(missing|ignore|breaching|notBreaching)$/;

/** Refuses what CloudWatch refuses. */
export function checkedAlarm(alarm: PutMetricAlarm, { region }: World): PutMetricAlarm {
  const unknown = Object.keys(alarm).filter((key) => !KNOWN.has(key));
  if (unknown.length > 0) throw invalid(`this double does not know ${unknown.join(", ")}`);
  if (alarm.Metrics === undefined) checkedName(alarm);
  else if (alarm.MetricName !== undefined) throw invalid("MetricName and Metrics cannot both be specified");
  const { AlarmName, AlarmDescription = "", Period, EvaluationPeriods, DatapointsToAlarm, Threshold } = alarm;
  if (!/^[^\0-\x1f\x7f]{1,255}$/.test(AlarmName)) throw invalid("AlarmName must have 1 to 255 characters");
  if (AlarmDescription.length > 1024) throw invalid("AlarmDescription must have at most 1024 characters");
  if (alarm.Metrics === undefined && ![10, 20, 30].includes(Period) && !(Period >= 60 && Period % 60 === 0))
    throw invalid("Period must be 10, 20, 30 or a multiple of 60");
  if (!(EvaluationPeriods >= 1)) throw invalid("EvaluationPeriods must be at least 1");
  if (Period * EvaluationPeriods > (Period < 3600 ? DAY : 7 * DAY))
    throw invalid("Metrics cannot be checked across more than that");
  if (DatapointsToAlarm !== undefined && !(DatapointsToAlarm >= 1 && DatapointsToAlarm <= EvaluationPeriods))
    throw invalid("DatapointsToAlarm must be from 1 to EvaluationPeriods");
  if (typeof Threshold !== "number") throw invalid("Threshold must be a number");
  if (!OPERATORS.test(alarm.ComparisonOperator)) throw invalid("ComparisonOperator is unknown");
  if (!TREATMENTS.test(alarm.TreatMissingData ?? "missing")) throw invalid("TreatMissingData is unknown");
  for (const actions of [alarm.AlarmActions, alarm.OKActions, alarm.InsufficientDataActions])
    checkActions(actions ?? [], region);
  return alarm;
}

function checkActions(actions: readonly string[], region: string): void {
  if (actions.length > 5) throw invalid("at most 5 actions for each state");
  for (const action of actions) {
    const [, , service, at] = action.split(":");
    if (service !== "sns") throw invalid(`Invalid arn syntax: ${action}`);
    if (at !== region) throw invalid(`Invalid region ${at} specified. Only ${region} is supported.`);
  }
}

export const isEvaluated = ({ Statistic, Metrics, EvaluationWindow }: MetricAlarm): boolean =>
  Statistic === "Maximum" && Metrics === undefined && EvaluationWindow === undefined;

/** CloudWatch's own words for how it looks at its metric. */
export const evaluationOf = (alarm: MetricAlarm): AlarmEvaluation => ({
  statistic: "Maximum",
  period: alarm.Period,
  evaluationPeriods: alarm.EvaluationPeriods,
  datapointsToAlarm: alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods,
  threshold: alarm.Threshold,
  comparisonOperator: alarm.ComparisonOperator,
  treatMissingData: alarm.TreatMissingData ?? "missing",
});

const invalid = (message: string): Fault => new Fault("ValidationError", message);
