import { METER_METRICS, type MeterMetric, meterAlarmName, NAMESPACE } from "../metrics/names.ts";
import type { AlarmEvaluation } from "../model/alarm.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { PlannedAlarm } from "./alarm-plan.ts";

interface MeterAlarm extends Pick<AlarmEvaluation, "comparisonOperator" | "threshold"> {
  readonly about: string;
  readonly metricName: MeterMetric;
  readonly description: string;
  /** Silence is what it is about. */
  readonly isHeartbeat?: true;
}

const ABOVE = { comparisonOperator: "GreaterThanThreshold", threshold: 0 } as const;

const ALARMS: readonly MeterAlarm[] = [
  {
    about: "heartbeat",
    metricName: METER_METRICS.heartbeat,
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    isHeartbeat: true,
    description:
      "The Tollgate meter has sent nothing for hours. Until it does, no budget is watched: usage past 80 % or 100 % would " +
      "go unannounced. Look at the meter's log and its schedule.",
  },
  {
    about: "stale",
    metricName: METER_METRICS.stale,
    ...ABOVE,
    description:
      "The meter runs, but has had no valid usage of at least one organization for more than 12 hours. What it sends for " +
      "these is the last good figure. Look in its log for the organization, and at the credentials and permissions there.",
  },
  {
    about: "unconfirmed",
    metricName: METER_METRICS.unconfirmed,
    ...ABOVE,
    description:
      "At least one subscription to alarms is not confirmed: its owner is told nothing. Ask the owner to confirm the mail " +
      "from AWS; after three days it expires, and pulumi up --refresh sends another.",
  },
  {
    about: "drift",
    metricName: METER_METRICS.drift,
    ...ABOVE,
    description:
      "Genesys Cloud reports another allocation for at least one organization than its budget file. Alarms go by what " +
      "Genesys reports. Compare Admin > Billing & Subscriptions > AI Experience Tokens with allocation and purchases in the file.",
  },
];

/** Of the meter as a whole: a dead meter is one mail to its operator, not one for each organization. */
export function meterAlarms(
  prefix: string,
  { alarms: { period } }: Guardrails,
  operators: readonly string[],
): PlannedAlarm[] {
  return ALARMS.map(({ about, metricName, comparisonOperator, threshold, description, isHeartbeat = false }) => {
    const { logical, physical } = meterAlarmName(prefix, about);
    return {
      logicalName: logical,
      name: physical,
      org: null,
      about,
      severity: "operator",
      namespace: NAMESPACE,
      metricName,
      dimensions: {},
      statistic: "Maximum",
      period,
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
