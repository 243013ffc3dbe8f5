import { guardName } from "../metrics/names.ts";
import type { BillingPeriod } from "../model/calendar.ts";
import { compare, type Exact } from "../model/exact.ts";
import type { Rehearsal, RehearsedPeriod } from "./rehearse.ts";
import type { Rehearsed } from "./simulate.ts";

/** What one threshold would have done for an organization. */
export interface ThresholdOutcome {
  readonly share: Exact;
  /** Periods that ended above their ceiling. */
  readonly overages: number;
  /** Of those: how many hours before the ceiling was passed its alarm came. What came no earlier was missed. */
  readonly leads: readonly number[];
  /** All notifications, had this been the only threshold. */
  readonly mails: number;
  /** Notifications of its alarm in periods without an overage. */
  readonly needless: number;
}

const HOUR = 3600;

/** The same budget with these thresholds: one rehearsal then shows what each of them would have sent. */
export const withThresholds = ({ budget, ...rest }: Rehearsed, shares: readonly Exact[]): Rehearsed => ({
  ...rest,
  budget: budget.alarms === null ? budget : { ...budget, alarms: { ...budget.alarms, utilization: shares } },
});

/** @param rehearsal of a budget withThresholds: alarms of different thresholds do not touch each other */
export function compareThresholds(rehearsal: Rehearsal, shares: readonly Exact[]): ThresholdOutcome[] {
  const { periods, notifications, crossings } = rehearsal;
  const overages = periods.filter(({ consumed, ceiling }) => consumed > ceiling);
  const others = notifications.filter(({ alarm }) => !alarm.about.startsWith("utilization-")).length;
  const passedAt = ({ period }: RehearsedPeriod): number =>
    Math.min(
      ...crossings.filter((one) => isOver(one.guard.kind) && isSame(one.period, period)).map(({ hour }) => hour),
    );
  return [...shares].sort(compare).map((share) => {
    const name = guardName({ kind: "utilization", threshold: share });
    const own = notifications.filter(({ alarm }) => alarm.about === name);
    const leads = overages.flatMap((overage) => {
      const first = own.find(({ crossing }) => crossing !== null && isSame(crossing.period, overage.period));
      const lead = first === undefined ? 0 : passedAt(overage) - Math.floor(first.at / HOUR);
      return lead > 0 ? [lead] : [];
    });
    const needless = own.filter(
      ({ crossing }) => !overages.some(({ period }) => crossing !== null && isSame(crossing.period, period)),
    ).length;
    return { share, overages: overages.length, leads, mails: own.length + others, needless };
  });
}

const isOver = (kind: string): boolean => kind === "over-budget" || kind === "late-overage";
const isSame = (a: BillingPeriod, b: BillingPeriod): boolean => a.start === b.start;

/** The outcomes of many organizations together, threshold by threshold. */
export const addThresholds = (
  all: readonly (readonly ThresholdOutcome[])[],
  shares: readonly Exact[],
): ThresholdOutcome[] =>
  [...shares].sort(compare).map((share, at) => {
    const each = all.flatMap((outcomes) => outcomes[at] ?? []);
    const sum = (of: (one: ThresholdOutcome) => number): number => each.reduce((total, one) => total + of(one), 0);
    return {
      share,
      overages: sum(({ overages }) => overages),
      leads: each.flatMap(({ leads }) => leads),
      mails: sum(({ mails }) => mails),
      needless: sum(({ needless }) => needless),
    };
  });

/** Half of the leads are at least so long; null: there is none. */
export function medianLead({ leads }: ThresholdOutcome): number | null {
  const sorted = [...leads].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : Math.floor((low + high) / 2);
}
