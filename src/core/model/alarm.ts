/** CloudWatch's own words: what an alarm is made of, as PutMetricAlarm takes it. */

export const ALARM_STATES = ["OK", "ALARM", "INSUFFICIENT_DATA"] as const;
export type AlarmState = (typeof ALARM_STATES)[number];

export const COMPARISON_OPERATORS = [
  "GreaterThanThreshold",
  "GreaterThanOrEqualToThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
] as const;
export type ComparisonOperator = (typeof COMPARISON_OPERATORS)[number];

export const MISSING_DATA_TREATMENTS = ["missing", "ignore", "breaching", "notBreaching"] as const;
export type MissingDataTreatment = (typeof MISSING_DATA_TREATMENTS)[number];

/** How an alarm looks at its metric. */
export interface AlarmEvaluation {
  /** The running maximum of a cumulative figure: `Sum` would count a point sent twice, `Average` dilute it. */
  readonly statistic: "Maximum";
  /** Seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  /** At most `evaluationPeriods`. */
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparisonOperator: ComparisonOperator;
  readonly treatMissingData: MissingDataTreatment;
}
