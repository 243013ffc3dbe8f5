import type { AlarmPlan, PlannedAlarm } from "../alarms/alarm-plan.ts";
import { METER_METRICS, type MeterMetric, meterAlarmName, NAMESPACE } from "../metrics/names.ts";
import type { Guardrails } from "../model/guardrails.ts";
import { type Datapoint, evaluationInterval, replay } from "./replay.ts";

/** A failure of the meter itself, and whether its operator would be notified. */
export interface Drill {
  readonly what: string;
  /** "heartbeat": the alarm that must go to ALARM. */
  readonly about: string;
  /** From the failure to the notification; null: there was none. */
  readonly seconds: number | null;
  /** Null: announced in time. */
  readonly why: "no-alarm" | "nobody" | "silent" | "late" | null;
}

export interface Drilled {
  readonly drills: readonly Drill[];
  /** Notifications without a failure, by the alarm's name. */
  readonly falseAlarms: readonly string[];
}

interface Phase {
  /** The meter's own metrics of each hour; null: none. */
  readonly sends: ReadonlyMap<MeterMetric, number> | null;
  readonly failure: Pick<Drill, "what" | "about"> | null;
}

const WELL: ReadonlyMap<MeterMetric, number> = new Map([
  [METER_METRICS.heartbeat, 1],
  [METER_METRICS.stale, 0],
  [METER_METRICS.newlyStale, 0],
  [METER_METRICS.unconfirmed, 0],
  [METER_METRICS.drift, 0],
]);
const but = (metric: MeterMetric, value: number) => new Map([...WELL, [metric, value]]);

const FAILURES: readonly Phase[] = [
  { failure: { what: "the meter is dead", about: "heartbeat" }, sends: null },
  {
    failure: { what: "the meter runs, without a heartbeat", about: "heartbeat" },
    sends: but(METER_METRICS.heartbeat, 0),
  },
  {
    failure: { what: "figures of an organization are 12 hours old", about: "stale" },
    sends: but(METER_METRICS.stale, 1),
  },
  {
    failure: { what: "another organization becomes stale", about: "newly-stale" },
    sends: but(METER_METRICS.newlyStale, 1),
  },
  {
    failure: { what: "a subscription is not confirmed", about: "unconfirmed" },
    sends: but(METER_METRICS.unconfirmed, 1),
  },
  { failure: { what: "an allocation is not the file's", about: "drift" }, sends: but(METER_METRICS.drift, 1) },
];

/** All is well before every failure: an alarm must return to OK before it can notify again. */
const PHASES = FAILURES.flatMap((failure): Phase[] => [{ sends: WELL, failure: null }, failure]);

const HOUR = 3600;
const MINUTE = 60;
/** In periods of an alarm: the heartbeat's three, and those in which CloudWatch still finds older points. */
const LONGEST = 8;

/**
 * Usage cannot show whether the alarms about the meter work: so each failure of the meter is played under CloudWatch's
 * rules. A failure must be announced by its own alarm, once, and by no other.
 */
export function drillMeter(plan: AlarmPlan, { alarms: { period } }: Guardrails): Drilled {
  const length = Math.max(HOUR, period) * LONGEST * 2;
  const byName = new Map(plan.alarms.map((alarm) => [alarm.name, alarm]));
  const alarms = plan.alarms.filter(({ org, actions }) => org === null && actions.length > 0);
  const notified = alarms.flatMap((alarm) => notificationsOf(alarm, length).map((at) => ({ name: alarm.name, at })));
  const announcements = new Set<object>();
  const drills = PHASES.flatMap(({ failure }, at): Drill[] => {
    if (failure === null) return [];
    const name = meterAlarmName(plan.prefix, failure.about).physical;
    const began = at * length;
    const own = notified.find((one) => one.name === name && one.at >= began && one.at < began + length);
    if (own === undefined) return [{ ...failure, seconds: null, why: whyNot(byName.get(name)) }];
    announcements.add(own);
    const seconds = own.at - began;
    return [{ ...failure, seconds, why: seconds > length / 2 ? "late" : null }];
  });
  return { drills, falseAlarms: notified.filter((one) => !announcements.has(one)).map(({ name }) => name) };
}

function whyNot(alarm: PlannedAlarm | undefined): Drill["why"] {
  if (alarm === undefined) return "no-alarm";
  return alarm.actions.length === 0 ? "nobody" : "silent";
}

/** When an alarm goes to ALARM, in seconds from the first phase's beginning. */
function notificationsOf(alarm: PlannedAlarm, length: number): number[] {
  const isOurs = alarm.namespace === NAMESPACE && Object.keys(alarm.dimensions).every((name) => name === "Meter");
  const every = alarm.period < HOUR ? evaluationInterval(alarm) : HOUR;
  const span = { from: MINUTE, through: PHASES.length * length, every };
  return replay(alarm, isOurs ? pointsOf(alarm.metricName, length) : [], span)
    .filter(({ to }) => to === "ALARM")
    .map(({ at }) => at);
}

const pointsOf = (metric: string, length: number): Datapoint[] =>
  PHASES.flatMap(({ sends }, phase) => {
    const value = sends?.get(metric as MeterMetric);
    if (value === undefined) return [];
    return Array.from({ length: length / HOUR }, (_, hour) => ({ at: phase * length + hour * HOUR, value }));
  });
