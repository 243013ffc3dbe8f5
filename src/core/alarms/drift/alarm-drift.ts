import { FUNCTION_ALARMS, meterAlarmName } from "../../metrics/names.ts";
import type { ComparedAlarm, ComparedPlan } from "../alarm-plan.ts";
import { alarmsByOrg } from "../plan.ts";
import { type Deployed, type DeployedAlarm, dimensionsText, type FailedAction, topicNameOf } from "./deployed.ts";
import { deafReason } from "./hearing.ts";
import { changesOf, settingsOf } from "./settings.ts";
import { type Drift, found } from "./table.ts";

/** Organizations; null: the whole fleet. */
export type Scope = ReadonlySet<string> | null;

const HOUR = 3600;
/** Metrics are published every hour, so an alarm may be without data for a while. */
const PATIENCE_HOURS = 3;

export function* alarmDrift(plan: ComparedPlan, deployed: Deployed, now: number, scope: Scope): Generator<Drift> {
  const { alarms, topics, published } = deployed;
  if (alarms === null) return;
  const names = new Map(plan.topics.map(({ logicalName, name, arn }) => [logicalName, name ?? arn ?? logicalName]));
  const byName = new Map(alarms.map((alarm) => [alarm.name, alarm]));
  for (const planned of plan.alarms) {
    const alarm = byName.get(planned.name);
    if (alarm === undefined) yield found("alarm-missing", aboutOf(planned), {});
    else {
      yield* differences(planned, alarm, names);
      const reason = alarm.state === "ALARM" ? deafReason(alarm, topics) : null;
      if (reason !== null) yield found("alarm-unheard", aboutOf(planned), { since: alarm.stateSince, reason });
    }
  }
  yield* silence(plan, byName, published, now);
  const functions = FUNCTION_ALARMS.map((about) => meterAlarmName(plan.prefix, about).physical);
  const known = new Set([...functions, ...plan.alarms.map(({ name }) => name)]);
  for (const { name } of alarms) {
    if (!known.has(name) && isOurs(name, plan.prefix, scope)) yield found("alarm-orphaned", { subject: name }, {});
  }
}

const aboutOf = ({ name, org }: ComparedAlarm) => ({ subject: name, org });

/** When only some organizations are looked at, only their alarms can be orphans: "tollgate-acme.forecast" is acme's. */
const isOurs = (name: string, prefix: string, scope: Scope): boolean =>
  scope === null || scope.has(name.slice(prefix.length + 1).split(".")[0] ?? "");

function* differences(
  planned: ComparedAlarm,
  deployed: DeployedAlarm,
  topics: ReadonlyMap<string, string>,
): Generator<Drift> {
  const about = aboutOf(planned);
  const changes = changesOf(settingsOf(planned, topics), deployed.settings);
  if (changes.length > 0) yield found("alarm-changed", about, { changes });
  if (planned.description !== deployed.description)
    yield found("description-outdated", about, { planned: planned.description, deployed: deployed.description });
  if (!deployed.hasActionsEnabled) yield found("alarm-muted", about, {});
  yield* failures(deployed).map((failure) => found("action-failed", about, failure));
}

/**
 * One finding for each organization: if no meter knows it, all its alarms are without data. An alarm that has had data
 * stays as it is without it: so figures of the last hours count too. Without a heartbeat, that alarm speaks for all.
 */
function* silence(
  plan: ComparedPlan,
  byName: ReadonlyMap<string, DeployedAlarm>,
  published: Deployed["published"],
  now: number,
): Generator<Drift> {
  for (const [org, alarms] of alarmsByOrg(plan)) {
    // AWS sends its own metrics where there is something to count.
    const metered = alarms.filter(({ namespace }) => !namespace.startsWith("AWS/"));
    const hasStopped = org !== null && published?.has(null) === true && !published.has(org);
    const silent = metered.flatMap((planned) => {
      const { state, stateSince = now } = byName.get(planned.name) ?? {};
      const hours = Math.floor((now - stateSince) / HOUR);
      if (state === "INSUFFICIENT_DATA") return hours >= PATIENCE_HOURS ? { planned, hours } : [];
      return state !== undefined && hasStopped ? { planned, hours: PATIENCE_HOURS } : [];
    });
    if (silent.length === 0) continue;
    yield found(
      "no-data",
      { subject: org ?? "the meter", org },
      {
        alarms: silent.map(({ planned }) => planned.name),
        metrics: [...new Set(silent.map(({ planned }) => planned.metricName))],
        dimensions: dimensionsText(Object.entries(silent[0]?.planned.dimensions ?? {})),
        hours: Math.min(...silent.map(({ hours }) => hours)),
      },
    );
  }
}

/** The latest failure of each topic, and how many there were. */
function failures({ failures: all }: DeployedAlarm) {
  const byAction = new Map<string, FailedAction[]>();
  for (const failure of all) byAction.set(failure.action, [...(byAction.get(failure.action) ?? []), failure]);
  return [...byAction].flatMap(([action, [latest, ...earlier]]) =>
    latest === undefined
      ? []
      : [{ at: latest.at, times: 1 + earlier.length, topic: topicNameOf(action), error: latest.error }],
  );
}
