import type { AlarmEvaluation, AlarmState } from "../model/alarm.ts";
import { evaluationRange, outcome, type Point } from "./outcome.ts";

/** One value of a metric. Instants are whole seconds since 1 January 1970, UTC. */
export interface Datapoint {
  /** Its timestamp: the instant it is about. */
  readonly at: number;
  readonly value: number;
  /** When it was sent, where that is later. */
  readonly sent?: number;
}

/** Actions fire on these, and on nothing else. */
export interface StateChange {
  readonly at: number;
  readonly from: AlarmState;
  readonly to: AlarmState;
}

/** When an alarm is evaluated: every so many seconds, both ends included. */
export interface Evaluations {
  readonly from: number;
  readonly through: number;
  readonly every: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** CloudWatch evaluates every minute, and every hour where the alarm looks back over more than a day. */
export const evaluationInterval = ({ period, evaluationPeriods }: AlarmEvaluation): number =>
  period * evaluationPeriods > DAY ? HOUR : MINUTE;

/** How long CloudWatch takes to show a point that comes late: by its age when it was sent. */
function delayOf(age: number): number {
  if (age < 3 * HOUR) return 0;
  return age <= DAY ? 2 * HOUR : 2 * DAY;
}

/**
 * What one alarm does over time: its changes of state, by CloudWatch's documented rules. A new alarm is in
 * INSUFFICIENT_DATA. Periods are counted back from the evaluation, as CloudWatch's sliding windows are.
 * @param datapoints in any order; of several in one period the highest counts
 */
export function replay(
  alarm: AlarmEvaluation,
  datapoints: readonly Datapoint[],
  { from, through, every }: Evaluations,
  initial: AlarmState = "INSUFFICIENT_DATA",
): StateChange[] {
  const arrivals = datapoints.map(arrivalOf).sort((a, b) => a.seen - b.seen || a.at - b.at);
  const changes: StateChange[] = [];
  const range = evaluationRange(alarm) * alarm.period;
  let seen: Arrival[] = [];
  let next = 0;
  let state = initial;
  for (let now = from; now <= through; now += every) {
    for (let point = arrivals[next]; point !== undefined && point.seen < now; point = arrivals[++next]) {
      seen.push(point);
    }
    if (seen.length > 2 * evaluationRange(alarm)) seen = seen.filter(({ at }) => at >= now - range);
    const to = outcome(pointsAt(now, seen, alarm), alarm) ?? state;
    if (to !== state) changes.push({ at: now, from: state, to });
    state = to;
  }
  return changes;
}

interface Arrival {
  readonly at: number;
  readonly value: number;
  readonly seen: number;
}

function arrivalOf({ at, value, sent = at }: Datapoint): Arrival {
  return { at, value, seen: sent + delayOf(sent - at) };
}

/** The periods of the range before an instant, oldest first. */
function pointsAt(now: number, seen: readonly Arrival[], alarm: AlarmEvaluation): Point[] {
  const length = evaluationRange(alarm);
  const highest: (number | null)[] = new Array(length).fill(null);
  for (const { at, value } of seen) {
    const slot = length - Math.ceil((now - at) / alarm.period);
    if (slot < 0 || slot >= length) continue;
    const other = highest[slot] ?? null;
    highest[slot] = other === null || value > other ? value : other;
  }
  return highest.map((value) => (value === null ? null : breaches(value, alarm)));
}

function breaches(value: number, { comparisonOperator, threshold }: AlarmEvaluation): boolean {
  switch (comparisonOperator) {
    case "GreaterThanThreshold":
      return value > threshold;
    case "GreaterThanOrEqualToThreshold":
      return value >= threshold;
    case "LessThanThreshold":
      return value < threshold;
    case "LessThanOrEqualToThreshold":
      return value <= threshold;
  }
}
