import { COMPARISON_OPERATORS, MISSING_DATA_TREATMENTS } from "../model/alarm.ts";
import type { AlarmPlan, PlannedAlarm, PlannedTopic } from "./alarm-plan.ts";
import { chatProblems } from "./chat.ts";
import { MAX_DESCRIPTION } from "./describe.ts";

const MAX_NAME = 255;
const MAX_NAMESPACE = 255;
const MAX_DIMENSIONS = 30;
const MAX_DIMENSION_VALUE = 1024;
const MAX_ACTIONS = 5;
const MAX_TOPIC_NAME = 256;
const HOUR = 3600;
const DAY = 24 * HOUR;
const PRINTABLE_ASCII = /^[\x20-\x7e]+$/;
const TOPIC_NAME = /^[A-Za-z0-9_-]+$/;
const ADDRESS = /^[^\s@\p{C}]+@[^\s@\p{C}]+$/u;
const ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/;

/** Throws before anything is deployed: Pulumi's types accept all of this, and AWS would refuse it one by one. */
export function assertPlan(plan: AlarmPlan): void {
  const problems = [...planProblems(plan)];
  if (problems.length > 0) throw new Error(`the alarm plan cannot be deployed:\n  ${problems.join("\n  ")}`);
}

export function* planProblems(plan: AlarmPlan): Generator<string> {
  const topics = new Set(plan.topics.map(({ logicalName }) => logicalName));
  yield* twice(
    "alarm",
    plan.alarms.flatMap(({ name, logicalName }) => [`logical ${logicalName}`, `name ${name}`]),
  );
  yield* twice(
    "topic",
    plan.topics
      .filter(({ subscription }) => subscription?.protocol !== "teams")
      .flatMap(({ name, logicalName }) => [`logical ${logicalName}`, `name ${name ?? logicalName}`]),
  );
  yield* chatProblems(plan.topics);
  yield* twice("alarm", plan.alarms.map(watched));
  for (const alarm of plan.alarms) {
    for (const problem of alarmProblems(alarm, topics)) yield `${alarm.name}: ${problem}`;
    if (!alarm.name.startsWith(`${plan.prefix}-`)) yield `${alarm.name}: its name does not begin with ${plan.prefix}-`;
  }
  for (const topic of plan.topics) yield* topicProblems(topic);
}

function* topicProblems({ logicalName, name, arn, subscription }: PlannedTopic): Generator<string> {
  if (name === null && (arn === null || !ARN.test(arn)))
    yield `${logicalName}: ${arn ?? "nothing"} is not a topic's ARN`;
  if (name !== null && (name.length > MAX_TOPIC_NAME || !TOPIC_NAME.test(name)))
    yield `${name}: not a valid topic name`;
  if (subscription?.protocol === "email" && !ADDRESS.test(subscription.endpoint))
    yield `${logicalName}: ${subscription.endpoint} is not an e-mail address`;
}

/** Two alarms on the same metric and threshold would notify twice. */
const watched = ({ namespace, metricName, dimensions, comparisonOperator, threshold }: PlannedAlarm): string =>
  JSON.stringify([namespace, metricName, dimensions, comparisonOperator, threshold]);

function* twice(what: string, keys: readonly string[]): Generator<string> {
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.has(key)) yield `two ${what}s with the same key: ${key}`;
    seen.add(key);
  }
}

function* alarmProblems(alarm: PlannedAlarm, topics: ReadonlySet<string>): Generator<string> {
  yield* textProblems("name", alarm.name, MAX_NAME);
  yield* textProblems("description", alarm.description, MAX_DESCRIPTION);
  yield* textProblems("namespace", alarm.namespace, MAX_NAMESPACE);
  yield* textProblems("metric name", alarm.metricName, MAX_NAME);
  if (alarm.namespace.startsWith("AWS/")) yield "the namespace AWS/ is reserved for AWS";
  const dimensions = Object.entries(alarm.dimensions);
  if (dimensions.length > MAX_DIMENSIONS) yield `more than ${MAX_DIMENSIONS} dimensions`;
  for (const [name, value] of dimensions) {
    yield* textProblems("dimension", name, MAX_NAME);
    yield* textProblems(`dimension ${name}`, value, MAX_DIMENSION_VALUE);
  }
  yield* evaluationProblems(alarm);
  if (alarm.actions.length === 0) yield "it notifies nobody";
  if (alarm.actions.length > MAX_ACTIONS) yield `more than ${MAX_ACTIONS} actions`;
  if (new Set(alarm.actions).size < alarm.actions.length) yield "an action twice";
  for (const action of alarm.actions) if (!topics.has(action)) yield `there is no topic ${action}`;
}

function* evaluationProblems(alarm: PlannedAlarm): Generator<string> {
  const { period, evaluationPeriods, datapointsToAlarm, threshold } = alarm;
  if (!(COMPARISON_OPERATORS as readonly string[]).includes(alarm.comparisonOperator)) yield "unknown operator";
  if (!(MISSING_DATA_TREATMENTS as readonly string[]).includes(alarm.treatMissingData))
    yield "unknown treatment of missing data";
  if (!Number.isFinite(threshold)) yield "its threshold is not a number";
  if (![10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0)) yield `a period of ${period} seconds`;
  if (!Number.isInteger(evaluationPeriods) || evaluationPeriods < 1) yield "no evaluation periods";
  if (!Number.isInteger(datapointsToAlarm) || datapointsToAlarm < 1) yield "no datapoints to alarm";
  if (datapointsToAlarm > evaluationPeriods) yield "more datapoints to alarm than evaluation periods";
  if (period * evaluationPeriods > (period < HOUR ? DAY : 7 * DAY)) yield "it looks back too far";
}

function* textProblems(what: string, text: string, most: number): Generator<string> {
  if (text.length > most) yield `its ${what} is longer than ${most} characters`;
  if (!PRINTABLE_ASCII.test(text)) yield `its ${what} is empty or not ASCII`;
}
