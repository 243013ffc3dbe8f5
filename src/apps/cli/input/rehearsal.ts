import type { AlarmPlan } from "../../../core/alarms/alarm-plan.ts";
import { alarmsByOrg, planAlarms } from "../../../core/alarms/plan.ts";
import { guardsOf } from "../../../core/metrics/guards.ts";
import { billingPeriod, monthIndex } from "../../../core/model/calendar.ts";
import { type Exact, ONE } from "../../../core/model/exact.ts";
import type { Guardrails } from "../../../core/model/guardrails.ts";
import type { Explained } from "../../../core/report/views/explain.ts";
import { type Drilled, drillMeter } from "../../../core/simulate/drill.ts";
import { type Hindsight, hindsight } from "../../../core/simulate/hindsight.ts";
import { type Rehearsal, rehearse } from "../../../core/simulate/rehearse.ts";
import { compareThresholds, type ThresholdOutcome, withThresholds } from "../../../core/simulate/thresholds.ts";
import type { UsageFigure } from "../../../core/usage/file/figures.ts";
import { UsageError } from "../io.ts";

/** How usage is replayed. */
export interface HowToRehearse {
  readonly prefix: string;
  readonly scale: Exact;
  /** Thresholds to compare, in place of the budget's; null: none. */
  readonly shares: readonly Exact[] | null;
  /** Null: no limit. */
  readonly maxNotifications: number | null;
}

export interface Replayed {
  readonly rehearsal: Rehearsal;
  readonly hindsight: readonly Hindsight[];
  readonly thresholds: readonly ThresholdOutcome[] | null;
  readonly plan: AlarmPlan;
  /** The shares of the ceiling at which its alarms fire, and the whole. */
  readonly shares: readonly Exact[];
  /** Everything was announced, nothing without a cause, and no more than is allowed. */
  readonly isRight: boolean;
}

/** @throws UsageError where some usage is before the plan: there is no ceiling to hold it against */
export function replayed(
  result: Explained,
  figures: readonly UsageFigure[],
  { prefix, scale, shares, maxNotifications }: HowToRehearse,
  guardrails: Guardrails,
): Replayed {
  demandPlanned(result, figures);
  const rehearsed = shares === null ? result : { ...result, ...withThresholds(result, shares) };
  const plan = planAlarms([rehearsed], guardrails, { prefix, operatorTopic: null, operatorEmail: null });
  const rehearsal = rehearse(rehearsed, plan, guardrails, figures, scale);
  const guards = guardsOf(rehearsed, guardrails);
  const below = guards?.guards.flatMap((guard) => (guard.kind === "utilization" ? [guard.threshold] : [])) ?? [];
  const { misses, falseAlarms, notifications } = rehearsal;
  return {
    rehearsal,
    hindsight: hindsight(rehearsal, guards?.forecast ?? guardrails.alarms.forecast),
    thresholds: shares && compareThresholds(rehearsal, shares),
    plan,
    shares: [...below, ONE],
    isRight:
      misses.length + falseAlarms.length === 0 &&
      (maxNotifications === null || notifications.length <= maxNotifications),
  };
}

/** The meter's alarms are the same in every plan of a fleet. */
export function drilled({ plan }: Pick<Replayed, "plan">, guardrails: Guardrails): Drilled & { isHeard: boolean } {
  const meter = { ...plan, alarms: alarmsByOrg(plan).get(null) ?? [] };
  const drilled = drillMeter(meter, guardrails);
  const isHeard = drilled.falseAlarms.length === 0 && drilled.drills.every(({ why }) => why === null);
  return { ...drilled, isHeard };
}

function demandPlanned({ budget }: Explained, figures: readonly UsageFigure[]): void {
  const { start } = billingPeriod(monthIndex(budget.plan.from), budget.cycleStartDay);
  const early = figures.find(({ day }) => day < start);
  if (early === undefined) return;
  throw new UsageError(`there is usage of ${early.day}; the plan of ${budget.org} begins on ${start}`);
}
