import { type Guards, guardsOf } from "../metrics/guards.ts";
import { alarmName, dimensionsOf, type Guard, guardName, METRICS, NAMESPACE } from "../metrics/names.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { AlarmPlan, Planned, PlannedAlarm, PlanOptions, Severity, Unheard } from "./alarm-plan.ts";
import { describe } from "./describe.ts";
import { meterAlarms } from "./meter.ts";
import { Topics } from "./topics.ts";

/** A budget that fails the check still gets alarms, because it needs them most. An invalid file gets none. */
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

/** In the plan's order; null for alarms about the meter itself. */
export function alarmsByOrg<A extends { readonly org: string | null }>({
  alarms,
}: {
  readonly alarms: readonly A[];
}): ReadonlyMap<string | null, readonly A[]> {
  const groups = new Map<string | null, A[]>();
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
    // Missing data keeps the state: if the meter stops, its operator gets one mail, not every owner.
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

/** Exact: thresholds have at most six decimals, which a double can represent. */
const percentOf = ({ n, d }: { n: bigint; d: bigint }): number => Number((n * 100_000_000n) / d) / 1_000_000;

/** Critical when money is spent or will be; a warning when that can still be avoided. */
export const severityOf = ({ kind }: Guard): Severity =>
  kind === "utilization" || kind === "feature-limit" ? "warning" : "critical";
