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

/** Only these cause an alarm's actions. */
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

/** How long CloudWatch takes to show a late point, by its age when it was sent. */
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
  const arrivals = inOrder(datapoints);
  const changes: StateChange[] = [];
  const window = new Window(alarm);
  let next = 0;
  let state = initial;
  for (let now = from; now <= through; now += every) {
    for (let point = arrivals[next]; point !== undefined && seenAt(point) < now; point = arrivals[++next]) {
      window.add(point);
    }
    const to = outcome(window.pointsBefore(now), alarm) ?? state;
    if (to !== state) changes.push({ at: now, from: state, to });
    state = to;
  }
  return changes;
}

function seenAt({ at, sent }: Datapoint): number {
  return sent === undefined ? at : sent + delayOf(sent - at);
}

/** In the order in which they become visible. A month of hours is mostly in order: a check costs less than sorting. */
function inOrder(datapoints: readonly Datapoint[]): readonly Datapoint[] {
  const isSorted = datapoints.every((point, index) => {
    const before = datapoints[index - 1];
    return before === undefined || seenAt(before) <= seenAt(point);
  });
  return isSorted ? datapoints : [...datapoints].sort((a, b) => seenAt(a) - seenAt(b));
}

/** The sliding evaluation range. Its arrays are used again for every evaluation: there are hundreds a month. */
class Window {
  private readonly alarm: AlarmEvaluation;
  private readonly length: number;
  private readonly highest: (number | null)[];
  private readonly points: Point[];
  private known: Datapoint[] = [];

  constructor(alarm: AlarmEvaluation) {
    this.alarm = alarm;
    this.length = evaluationRange(alarm);
    this.highest = new Array(this.length).fill(null);
    this.points = new Array(this.length).fill(null);
  }

  add(point: Datapoint): void {
    this.known.push(point);
  }

  /** Oldest first; valid until the next call. */
  pointsBefore(now: number): readonly Point[] {
    const { alarm, length, highest, points } = this;
    if (this.known.length > 2 * length) this.forgetBefore(now - length * alarm.period);
    highest.fill(null);
    for (const { at, value } of this.known) {
      const slot = length - Math.ceil((now - at) / alarm.period);
      if (slot < 0 || slot >= length) continue;
      const other = highest[slot] ?? null;
      highest[slot] = other === null || value > other ? value : other;
    }
    for (let slot = 0; slot < length; slot++) {
      const value = highest[slot] ?? null;
      points[slot] = value === null ? null : breaches(value, alarm);
    }
    return points;
  }

  private forgetBefore(instant: number): void {
    this.known = this.known.filter(({ at }) => at >= instant);
  }
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
