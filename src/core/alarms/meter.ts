import {
  METER_METRICS,
  type MeterMetric,
  meterAlarmName,
  meterDimensions,
  meterResourceName,
  NAMESPACE,
} from "../metrics/names.ts";
import type { AlarmEvaluation } from "../model/alarm.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { AlarmPlan, ComparedAlarm, PlannedAlarm } from "./alarm-plan.ts";

interface MeterAlarm extends Pick<AlarmEvaluation, "comparisonOperator" | "threshold"> {
  readonly about: string;
  readonly metricName: MeterMetric;
  readonly description: string;
  /** Whatever the guardrails say: newlyStale() counts on it. */
  readonly period?: number;
  /** Missing data is what it is about. */
  readonly isHeartbeat?: true;
}

const HOUR = 3600;
const ABOVE = { comparisonOperator: "GreaterThanThreshold", threshold: 0 } as const;

const ALARMS: readonly MeterAlarm[] = [
  {
    about: "heartbeat",
    metricName: METER_METRICS.heartbeat,
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    isHeartbeat: true,
    description:
      "The Tollgate meter has published nothing for hours. Until it does, no alarm can fire: overage would not be " +
      "announced. Look at the meter's log and its schedule.",
  },
  {
    about: "stale",
    metricName: METER_METRICS.stale,
    ...ABOVE,
    period: HOUR,
    description:
      "The meter runs, but no alarm of at least one organization can be trusted. Its usage is older than 12 hours, its " +
      "budget is invalid or has no meter, or CloudWatch refused its metrics. The meter's log names it and says why.",
  },
  {
    about: "newly-stale",
    metricName: METER_METRICS.newlyStale,
    ...ABOVE,
    period: HOUR,
    description:
      "Another organization became stale while one was already: meter.stale stayed in ALARM and could not announce it. " +
      "The meter's log names all that are stale.",
  },
  {
    about: "unconfirmed",
    metricName: METER_METRICS.unconfirmed,
    ...ABOVE,
    description:
      "At least one subscription to alarms is not confirmed: the recipient gets no alarm. Ask the recipient to confirm the " +
      "mail from AWS; after three days it expires, and pulumi up --refresh sends another.",
  },
  {
    about: "drift",
    metricName: METER_METRICS.drift,
    ...ABOVE,
    description:
      "Genesys Cloud reports another allocation than the budget file for at least one organization. Alarms use the reported " +
      "one. Compare Admin > Billing & Subscriptions > AI Experience Tokens with allocation and purchases in the file.",
  },
];

/** Alarms about the meter as a whole: if it stops, its operator gets one mail, not one for each organization. */
export function meterAlarms(
  prefix: string,
  { alarms: { period } }: Guardrails,
  operators: readonly string[],
): PlannedAlarm[] {
  return ALARMS.map(({ about, metricName, comparisonOperator, threshold, description, ...more }) => {
    const { logical, physical } = meterAlarmName(prefix, about);
    const { isHeartbeat = false } = more;
    return {
      logicalName: logical,
      name: physical,
      org: null,
      about,
      severity: "operator",
      namespace: NAMESPACE,
      metricName,
      dimensions: meterDimensions(metricName, prefix),
      statistic: "Maximum",
      period: more.period ?? period,
      evaluationPeriods: isHeartbeat ? 3 : 2,
      datapointsToAlarm: isHeartbeat ? 3 : 1,
      comparisonOperator,
      threshold,
      treatMissingData: isHeartbeat ? "breaching" : "ignore",
      description,
      actions: operators,
    };
  });
}

/** A run that failed may have sent its heartbeat. So this alarm, to the same topics, looks at the function itself. */
export function functionAlarms({ prefix, alarms }: AlarmPlan): ComparedAlarm[] {
  const { logical, physical } = meterAlarmName(prefix, "emit-errors");
  const actions = alarms.find(({ org }) => org === null)?.actions ?? [];
  return [
    {
      logicalName: logical,
      name: physical,
      org: null,
      about: "emit-errors",
      severity: "operator",
      namespace: "AWS/Lambda",
      metricName: "Errors",
      dimensions: { FunctionName: meterResourceName(prefix, "emit").physical },
      statistic: "Sum",
      period: HOUR,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      threshold: 0,
      comparisonOperator: "GreaterThanThreshold",
      treatMissingData: "notBreaching",
      description: "A run of the meter failed. The log of the function says why; docs/meter.md says what to do.",
      actions,
    },
  ];
}
