import { type Guards, guardsOf } from "../metrics/guards.ts";
import { alarmName, dimensionsOf, type Guard, guardName, METRICS, NAMESPACE } from "../metrics/names.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { AlarmPlan, Planned, PlannedAlarm, PlanOptions, Severity, Unheard } from "./alarm-plan.ts";
import { describe } from "./describe.ts";
import { meterAlarms } from "./meter.ts";
import { Topics } from "./topics.ts";

/** A failed verdict has its alarms all the same: who is over needs them most. An invalid file has none. */
export const plannedOf = ({ budget, projection, file }: { [Key in keyof Planned]: Planned[Key] | null }): Planned[] =>
  budget === null || projection === null || file === null ? [] : [{ budget, projection, file }];

export function planAlarms(fleet: Iterable<Planned>, guardrails: Guardrails, options: PlanOptions): AlarmPlan {
  const { prefix } = options;
  const topics = new Topics(options);
  const alarms: PlannedAlarm[] = [];
  const unheard: Unheard[] = [];
  for (const planned of fleet) {
    const guards = guardsOf(planned, guardrails);
    for (const guard of guards?.guards ?? []) {
      const alarm = alarmOf(planned, guard, guards as Guards, guardrails, prefix, topics);
      if (alarm.actions.length > 0) alarms.push(alarm);
      else unheard.push({ org: planned.budget.org, about: guardName(guard), severity: severityOf(guard) });
    }
  }
  alarms.push(...meterAlarms(prefix, guardrails, topics.operators));
  return { version: 1, prefix, alarms, topics: topics.all(), unheard };
}

/** In the plan's order; null: of the meter itself. */
export function alarmsByOrg({
  alarms,
}: Pick<AlarmPlan, "alarms">): ReadonlyMap<string | null, readonly PlannedAlarm[]> {
  const groups = new Map<string | null, PlannedAlarm[]>();
  for (const alarm of alarms) {
    const group = groups.get(alarm.org);
    if (group === undefined) groups.set(alarm.org, [alarm]);
    else group.push(alarm);
  }
  return groups;
}

function alarmOf(
  planned: Planned,
  guard: Guard,
  guards: Guards,
  { alarms: settings }: Guardrails,
  prefix: string,
  topics: Topics,
): PlannedAlarm {
  const { budget } = planned;
  const { logical, physical } = alarmName(prefix, budget.org, guard);
  const severity = severityOf(guard);
  const heard = (budget.alarms?.notify ?? []).filter((to) => to.severity === null || to.severity === severity);
  return {
    logicalName: logical,
    name: physical,
    org: budget.org,
    about: guardName(guard),
    severity,
    namespace: NAMESPACE,
    metricName: METRIC_OF[guard.kind],
    dimensions: dimensionsOf(budget.org, guard.kind === "feature-limit" ? guard.feature : null),
    statistic: "Maximum",
    period: settings.period,
    evaluationPeriods: settings.evaluationPeriods,
    datapointsToAlarm: settings.datapointsToAlarm,
    comparisonOperator: "GreaterThanThreshold",
    threshold: guard.kind === "utilization" ? percentOf(guard.threshold) : 0,
    // Silence keeps the state: a dead meter is one mail to its operator, not one to every owner.
    treatMissingData: "ignore",
    description: describe(planned, guard, guards.forecast),
    actions: topics.namesOf(heard),
  };
}

const METRIC_OF = {
  utilization: METRICS.budget,
  "over-budget": METRICS.over,
  forecast: METRICS.forecastBreach,
  "late-overage": METRICS.late,
  "feature-limit": METRICS.featureOver,
} as const;

/** Thresholds have at most six decimals: a double holds each of them apart from its neighbours. */
const percentOf = ({ n, d }: { n: bigint; d: bigint }): number => Number((n * 100_000_000n) / d) / 1_000_000;

/** Money is spent, or will be: critical. A warning is about what still can be steered. */
export const severityOf = ({ kind }: Guard): Severity =>
  kind === "utilization" || kind === "feature-limit" ? "warning" : "critical";
