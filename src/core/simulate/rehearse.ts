import type { AlarmPlan, PlannedAlarm } from "../alarms/alarm-plan.ts";
import { severityOf } from "../alarms/plan.ts";
import type { Forecast } from "../forecast/forecast.ts";
import { type Guards, guardsOf } from "../metrics/guards.ts";
import { settleSeconds } from "../metrics/metered.ts";
import { alarmName, type Guard, NAMESPACE } from "../metrics/names.ts";
import type { BillingPeriod } from "../model/calendar.ts";
import { type Exact, ONE } from "../model/exact.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { DayUsage } from "../model/period-usage.ts";
import { segmentAt } from "../model/projection.ts";
import { cumulativeDays } from "../usage/days.ts";
import type { UsageFigure } from "../usage/file/figures.ts";
import { Ledger } from "../usage/file/ledger.ts";
import type { Crossing } from "./crossings.ts";
import { evaluationInterval, replay, type StateChange } from "./replay.ts";
import { type Rehearsed, type Simulation, seriesKey, simulate } from "./simulate.ts";

const MINUTE = 60;
const HOUR = 3600;

/** A change of an alarm's state. Seconds since 1970. */
export interface Change extends StateChange {
  readonly alarm: PlannedAlarm;
  /** Of a change to ALARM: what it announces; null: nothing in the data. */
  readonly crossing: Crossing | null;
}

/** A crossing that was not announced in time. */
export interface Miss {
  readonly crossing: Crossing;
  readonly why: "no-alarm" | "nobody" | "silent" | "late";
}

export interface RehearsedPeriod {
  readonly period: BillingPeriod;
  readonly ceiling: bigint;
  /** At the end, rounded up to whole tokens. */
  readonly consumed: bigint;
  /** Used by the end of each day, with all corrections; shorter where the data ends. */
  readonly cumulative: readonly number[];
  /** The last one of each day, in order. */
  readonly forecasts: readonly Forecast[];
}

export interface Rehearsal {
  /** All that the alarms must announce. */
  readonly crossings: readonly Crossing[];
  readonly periods: readonly RehearsedPeriod[];
  readonly changes: readonly Change[];
  /** Changes to ALARM of alarms that notify somebody, in order of time. */
  readonly notifications: readonly Change[];
  readonly misses: readonly Miss[];
  /** Notifications without a crossing in the data. */
  readonly falseAlarms: readonly Change[];
  /** Alarms that never went to ALARM, and whether they ever had a datapoint. */
  readonly silent: readonly { readonly alarm: PlannedAlarm; readonly hasData: boolean }[];
  readonly forecast: Forecast | null;
}

/**
 * Replays usage through the metrics and a plan's alarms, under CloudWatch's rules. Crossings are found without either, so
 * that an alarm that is missing, wrong or notifies nobody shows as a miss or as a false alarm.
 * @param figures of this organization, at least one, none before the plan begins
 * @param scale 1 is what was used; 1.3 is 30 % more
 */
export function rehearse(
  rehearsed: Rehearsed,
  plan: AlarmPlan,
  guardrails: Guardrails,
  figures: readonly UsageFigure[],
  scale: Exact = ONE,
): Rehearsal {
  const ledger = new Ledger(rehearsed.budget.org, figures, rehearsed.budget.cycleStartDay, scale);
  const guards = wanted(rehearsed, guardrails);
  const alarms = plan.alarms.filter(({ org }) => org === rehearsed.budget.org);
  const watched = new Set(alarms.map(({ metricName, dimensions }) => seriesKey(metricName, dimensions)));
  const simulation = simulate(rehearsed, guards, guardrails, ledger, watched);
  const announcer = new Announcer(rehearsed.budget.org, plan.prefix, guardrails, simulation.crossings);
  const changes = alarms.flatMap((alarm) => announcer.changesOf(alarm, simulation));
  changes.sort((a, b) => a.at - b.at || (a.alarm.name < b.alarm.name ? -1 : 1));
  const notifications = changes.filter(({ to, alarm }) => to === "ALARM" && alarm.actions.length > 0);
  return {
    crossings: simulation.crossings,
    periods: ledger.periods.flatMap((period, index) =>
      periodOf(period, ledger.daysOf(index), simulation.forecasts[index] ?? [], rehearsed),
    ),
    changes,
    notifications,
    misses: announcer.misses(alarms),
    falseAlarms: notifications.filter(({ crossing }) => crossing === null),
    silent: alarms
      .filter((alarm) => !changes.some((change) => change.alarm === alarm && change.to === "ALARM"))
      .map((alarm) => ({ alarm, hasData: simulation.series.has(seriesKey(alarm.metricName, alarm.dimensions)) })),
    forecast: simulation.forecast,
  };
}

/** An overage must always be announced: if its alarm is switched off or notifies nobody, it is a miss. */
function wanted(rehearsed: Rehearsed, guardrails: Guardrails): Guards {
  const guards = guardsOf(rehearsed, guardrails);
  const always: Guard[] = [{ kind: "over-budget" }, { kind: "late-overage" }];
  if (guards === null) return { guards: always, forecast: guardrails.alarms.forecast };
  const notify = rehearsed.budget.alarms?.notify ?? [];
  const isHeard = (guard: Guard): boolean =>
    severityOf(guard) === "critical" || notify.some(({ severity }) => severity !== "critical");
  return { ...guards, guards: guards.guards.filter(isHeard) };
}

/** Matches crossings with changes of alarms. */
class Announcer {
  private readonly org: string;
  private readonly prefix: string;
  private readonly settle: number;
  private readonly crossings: readonly Crossing[];
  private readonly announced = new Set<Crossing>();
  private readonly late = new Set<Crossing>();

  constructor(org: string, prefix: string, { alarms }: Guardrails, crossings: readonly Crossing[]) {
    this.org = org;
    this.prefix = prefix;
    this.settle = settleSeconds(alarms);
    this.crossings = crossings;
  }

  changesOf(alarm: PlannedAlarm, { series, from, through }: Simulation): Change[] {
    const isOurs = alarm.namespace === NAMESPACE && alarm.dimensions["Org"] === this.org;
    const datapoints = (isOurs ? series.get(seriesKey(alarm.metricName, alarm.dimensions)) : undefined) ?? [];
    // Points come on the hour: a shorter interval changes nothing, unless the alarm's own period is shorter.
    const every = alarm.period < HOUR ? evaluationInterval(alarm) : HOUR;
    const changes = replay(alarm, datapoints, { from: from * HOUR + MINUTE, through: through * HOUR + MINUTE, every });
    return changes.map((change) => ({ ...change, alarm, crossing: this.crossingOf(alarm, change) }));
  }

  /** What the change announces: a crossing that this alarm watches, known by then and not announced yet. */
  private crossingOf(alarm: PlannedAlarm, { at, to }: StateChange): Crossing | null {
    if (to !== "ALARM" || alarm.actions.length === 0) return null;
    for (const crossing of this.crossings) {
      if (this.nameOf(crossing) !== alarm.name || crossing.hour * HOUR > at || this.announced.has(crossing)) continue;
      this.announced.add(crossing);
      // After a reset metrics are zero for as long as alarms look back; then one evaluation is enough.
      if (at > crossing.hour * HOUR + 2 * this.settle + MINUTE) this.late.add(crossing);
      return crossing;
    }
    return null;
  }

  misses(alarms: readonly PlannedAlarm[]): Miss[] {
    return this.crossings.flatMap((crossing) => {
      const why = this.whyMissed(crossing, alarms);
      return why === null ? [] : [{ crossing, why }];
    });
  }

  private whyMissed(crossing: Crossing, alarms: readonly PlannedAlarm[]): Miss["why"] | null {
    if (this.announced.has(crossing)) return this.late.has(crossing) ? "late" : null;
    const alarm = alarms.find(({ name }) => name === this.nameOf(crossing));
    if (alarm === undefined) return "no-alarm";
    return alarm.actions.length === 0 ? "nobody" : "silent";
  }

  private nameOf = ({ guard }: Crossing): string => alarmName(this.prefix, this.org, guard).physical;
}

function periodOf(
  period: BillingPeriod,
  used: readonly DayUsage[],
  forecasts: readonly Forecast[],
  { projection }: Rehearsed,
): RehearsedPeriod[] {
  const days = cumulativeDays(period, used);
  const consumed = days.at(-1);
  if (consumed === undefined) return [];
  const ceiling = segmentAt(projection, period)?.ceiling ?? 0n;
  return [{ period, ceiling, consumed, cumulative: days.map(Number), forecasts }];
}
