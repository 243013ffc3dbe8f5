import {
  type AlarmHistoryItem,
  type MetricAlarm,
  paginateDescribeAlarmHistory,
  paginateDescribeAlarms,
} from "@aws-sdk/client-cloudwatch";
import type { AlarmPlan } from "../../core/alarms/alarm-plan.ts";
import type { AlarmSettings, Deployed, DeployedAlarm, FailedAction } from "../../core/alarms/drift/deployed.ts";
import { dimensionsText, topicNameOf } from "../../core/alarms/drift/deployed.ts";
import type { Aws } from "./aws.ts";
import { readTopics } from "./topics.ts";

const PAGE = 100;
const TWO_WEEKS = 14 * 86_400;

/**
 * What is deployed under a plan's prefix.
 * @param now seconds since 1 January 1970, UTC
 * @param tick called for each page of alarms and each topic
 * @throws AwsError
 */
export async function readDeployed(aws: Aws, plan: AlarmPlan, now: number, tick: () => void): Promise<Deployed> {
  const prefix = `${plan.prefix}-`;
  const alarms = await readAlarms(aws, prefix, now, tick);
  return { alarms, topics: await readTopics(aws, prefix, plan.topics, tick) };
}

/** The alarms whose names begin with the prefix, with their failed notifications. */
async function readAlarms(aws: Aws, prefix: string, now: number, tick: () => void): Promise<DeployedAlarm[]> {
  const alarms = await aws.ask("cloudwatch:DescribeAlarms", async (options) => {
    const found: MetricAlarm[] = [];
    const query = { AlarmNamePrefix: prefix, MaxRecords: PAGE };
    for await (const page of paginateDescribeAlarms({ client: aws.cloudwatch }, query, options)) {
      found.push(...(page.MetricAlarms ?? []));
      tick();
    }
    return found;
  });
  const failures = alarms.length === 0 ? new Map() : await readFailures(aws, now, tick);
  return alarms.map((alarm) => deployedAlarm(alarm, failures.get(alarm.AlarmName ?? "") ?? []));
}

function deployedAlarm(alarm: MetricAlarm, failures: readonly FailedAction[]): DeployedAlarm {
  return {
    name: alarm.AlarmName ?? "",
    arn: alarm.AlarmArn ?? "",
    settings: settingsOf(alarm),
    description: alarm.AlarmDescription ?? "",
    hasActionsEnabled: alarm.ActionsEnabled !== false,
    state: alarm.StateValue ?? "INSUFFICIENT_DATA",
    stateSince: secondsOf(alarm.StateUpdatedTimestamp),
    failures,
  };
}

function settingsOf(alarm: MetricAlarm): AlarmSettings {
  const own = (alarm.AlarmArn ?? "").split(":");
  return {
    namespace: alarm.Namespace ?? null,
    metric: alarm.MetricName ?? null,
    dimensions: dimensionsText((alarm.Dimensions ?? []).map(({ Name = "", Value = "" }) => [Name, Value])),
    statistic: alarm.Statistic ?? alarm.ExtendedStatistic ?? null,
    period: alarm.Period ?? null,
    evaluationPeriods: alarm.EvaluationPeriods ?? null,
    // CloudWatch leaves out its defaults: as many datapoints as periods, and "missing".
    datapointsToAlarm: alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods ?? null,
    comparison: alarm.ComparisonOperator ?? null,
    threshold: alarm.Threshold ?? null,
    missingData: alarm.TreatMissingData ?? "missing",
    actions: namesOf(alarm.AlarmActions, own),
    okActions: namesOf(alarm.OKActions, own),
    insufficientDataActions: namesOf(alarm.InsufficientDataActions, own),
  };
}

/** As a plan names topics: by name in the alarm's own account and region, else by ARN. */
function namesOf(actions: readonly string[] = [], [, , , region, account]: readonly string[]): string[] {
  const isOwn = (arn: string): boolean => arn.includes(`:sns:${region}:${account}:`);
  return actions.map((arn) => (isOwn(arn) ? topicNameOf(arn) : arn)).sort();
}

/** By alarm, latest first. Asked once for the whole account: a fleet has thousands of alarms, and few of them notify. */
async function readFailures(aws: Aws, now: number, tick: () => void): Promise<ReadonlyMap<string, FailedAction[]>> {
  return aws.ask("cloudwatch:DescribeAlarmHistory", async (options) => {
    const failures = new Map<string, FailedAction[]>();
    const query = { HistoryItemType: "Action", StartDate: new Date((now - TWO_WEEKS) * 1000) } as const;
    const order = { ScanBy: "TimestampDescending", MaxRecords: PAGE } as const;
    for await (const page of paginateDescribeAlarmHistory(
      { client: aws.cloudwatch },
      { ...query, ...order },
      options,
    )) {
      for (const item of page.AlarmHistoryItems ?? []) {
        const { AlarmName = "" } = item;
        failures.set(AlarmName, [...(failures.get(AlarmName) ?? []), ...failureOf(item)]);
      }
      tick();
    }
    return failures;
  });
}

/** "Failed to execute action arn:aws:sns:… Received error: …": the field with the same as data is not documented. */
function failureOf({ Timestamp, HistorySummary = "" }: AlarmHistoryItem): FailedAction[] {
  const [, action, error = ""] = /^Failed to execute action (arn:\S+?)\.?(?:\s+(.*))?$/s.exec(HistorySummary) ?? [];
  if (action === undefined) return [];
  return [{ at: secondsOf(Timestamp), action, error: error.replace(/^Received error:\s*"?|"$/g, "") }];
}

const secondsOf = (date: Date | undefined): number => Math.floor((date?.getTime() ?? 0) / 1000);
