import {
  type AlarmHistoryItem,
  type MetricAlarm,
  paginateDescribeAlarmHistory,
  paginateDescribeAlarms,
} from "@aws-sdk/client-cloudwatch";
import type { AlarmPlan } from "../../core/alarms/alarm-plan.ts";
import { withChats } from "../../core/alarms/drift/chat.ts";
import type { AlarmSettings, Deployed, DeployedAlarm, FailedAction } from "../../core/alarms/drift/deployed.ts";
import { dimensionsText, topicNameOf } from "../../core/alarms/drift/deployed.ts";
import type { Aws } from "./aws.ts";
import { readChats } from "./chats.ts";
import { readMeterRuns } from "./meter-runs.ts";
import { Requests } from "./requests.ts";
import { readTopics } from "./topics.ts";

const PAGE = 100;
const TWO_WEEKS = 14 * 86_400;

/**
 * What is deployed under a plan's prefix, as far as AWS answers.
 * @param now seconds since 1 January 1970, UTC
 * @param tick called for each page of alarms and each topic
 * @throws AwsError where AWS cannot be asked at all
 */
export async function readDeployed(aws: Aws, plan: AlarmPlan, now: number, tick: () => void): Promise<Deployed> {
  const prefix = `${plan.prefix}-`;
  const requests = new Requests(aws);
  const alarms = await readAlarms(aws, requests, prefix, now, tick);
  const query = { prefix, planned: plan.topics, place: placeOf(alarms), isWhole: true };
  const read = await readTopics(aws, requests, query, tick);
  const chats = read === null ? null : await readChats(aws, requests, plan);
  const topics = read === null || chats === null ? read : withChats(read, chats);
  const orgs = [...new Set(plan.alarms.flatMap(({ org }) => org ?? []))];
  const meter = await readMeterRuns(aws, requests, { prefix: plan.prefix, orgs }, now);
  if (alarms === null && topics === null && meter.meter === null) requests.assertReached();
  return { alarms, topics, chats, ...meter, unread: requests.unread };
}

/** Where topics of the alarms' own account and region are. */
function placeOf(alarms: readonly DeployedAlarm[] | null): string | null {
  const [, partition, , region, account] = alarms?.[0]?.arn.split(":") ?? [];
  return account === undefined ? null : `arn:${partition}:sns:${region}:${account}:`;
}

/** The alarms whose names begin with the prefix, with their failed notifications. */
async function readAlarms(
  aws: Aws,
  requests: Requests,
  prefix: string,
  now: number,
  tick: () => void,
): Promise<DeployedAlarm[] | null> {
  const alarms = await requests.ask("cloudwatch:DescribeAlarms", "alarms", async (options) => {
    const found: MetricAlarm[] = [];
    const query = { AlarmNamePrefix: prefix, MaxRecords: PAGE };
    for await (const page of paginateDescribeAlarms({ client: aws.cloudwatch }, query, options)) {
      found.push(...(page.MetricAlarms ?? []));
      tick();
    }
    return found;
  });
  if (alarms === null) return null;
  const failures = alarms.length === 0 ? null : await readFailures(aws, requests, now, tick);
  return alarms.map((alarm) => deployedAlarm(alarm, failures?.get(alarm.AlarmName ?? "") ?? []));
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
    unit: alarm.Unit ?? null,
    expression: expressionOf(alarm),
    period: alarm.Period ?? null,
    evaluationPeriods: alarm.EvaluationPeriods ?? null,
    // CloudWatch leaves out its defaults: as many datapoints as periods, and "missing".
    datapointsToAlarm: alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods ?? null,
    comparison: alarm.ComparisonOperator ?? null,
    threshold: alarm.Threshold ?? null,
    missingData: alarm.TreatMissingData ?? "missing",
    window: windowOf(alarm),
    warmUp: alarm.WarmUpConfiguration === undefined ? null : JSON.stringify(alarm.WarmUpConfiguration),
    actions: namesOf(alarm.AlarmActions, own),
    okActions: namesOf(alarm.OKActions, own),
    insufficientDataActions: namesOf(alarm.InsufficientDataActions, own),
  };
}

/** What an alarm evaluates in place of one metric: metric math, the band of an anomaly detector, or a query. */
function expressionOf({ Metrics, ThresholdMetricId, EvaluationCriteria }: MetricAlarm): string | null {
  if (EvaluationCriteria !== undefined) return JSON.stringify(EvaluationCriteria);
  if (Metrics === undefined || Metrics.length === 0) return ThresholdMetricId ?? null;
  return Metrics.map(
    ({ Id, Expression, MetricStat }) => `${Id} = ${Expression ?? MetricStat?.Metric?.MetricName}`,
  ).join("; ");
}

function windowOf({ EvaluationWindow }: MetricAlarm): string {
  if (EvaluationWindow?.WallClockWindow === undefined) return "sliding";
  return `wall clock, ${EvaluationWindow.WallClockWindow.Timezone ?? "UTC"}`;
}

/** As a plan names topics: by name in the alarm's own account and region, else by ARN. */
function namesOf(actions: readonly string[] = [], [, , , region, account]: readonly string[]): string[] {
  const isOwn = (arn: string): boolean => arn.includes(`:sns:${region}:${account}:`);
  return actions.map((arn) => (isOwn(arn) ? topicNameOf(arn) : arn)).sort();
}

/** By alarm, latest first. Asked once for the whole account: a fleet has thousands of alarms, and few of them notify. */
function readFailures(
  aws: Aws,
  requests: Requests,
  now: number,
  tick: () => void,
): Promise<ReadonlyMap<string, FailedAction[]> | null> {
  return requests.ask("cloudwatch:DescribeAlarmHistory", "notifications that failed", async (options) => {
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
