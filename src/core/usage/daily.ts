import { addDays, type Day, dayBefore, daysBetween } from "../model/calendar.ts";
import { compare, divide, type Exact, exactWhole, subtract, ZERO } from "../model/exact.ts";
import type { DayUsage, PeriodUsage } from "../model/period-usage.ts";
import { last, observedOn, type PeriodObservations } from "./observations.ts";

/**
 * A period's usage with its days. Genesys Cloud tells only sums: the difference to the sum of the day before is what a
 * day took. Its figures are about a day old, so what is observed on a day was used until the midnight before. The days
 * add up to the last sum, whatever was missed or corrected in between.
 * @param estimate of the same period: its days stand for those it has, and differences for later ones
 */
export function withDays(observations: PeriodObservations, estimate: PeriodUsage | null = null): PeriodUsage {
  const usage = last(observations);
  if (usage.days !== null) return usage;
  if (estimate === null || estimate.features.size > 0 !== usage.features.size > 0)
    return { ...usage, days: differences(observations, null), daysAre: "derived" };
  const days = [...(estimate.days ?? []), ...differences(observations, estimate)];
  return { ...usage, days, daysAre: "estimated" };
}

function differences(observations: PeriodObservations, since: PeriodUsage | null): DayUsage[] {
  const { features, period } = last(observations);
  const isByFeature = features.size > 0;
  const lastDay = dayBefore(period.end);
  const days: DayUsage[] = [];
  const sumsOf = (usage: PeriodUsage): ReadonlyMap<string | null, Exact> =>
    isByFeature ? tokensByFeature(usage) : new Map([[null, usage.total]]);
  let before = since === null ? new Map<string | null, Exact>() : sumsOf(since);
  let from = since === null ? period.start : observedOn(since);
  for (const usage of observations) {
    if (since !== null && usage.observedAt <= since.observedAt) continue;
    if (isByFeature && usage.features.size === 0 && usage.total.n > 0n) continue;
    const now = sumsOf(usage);
    const through = clamp(dayBefore(observedOn(usage)), period.start, lastDay);
    const span = daysFrom(from < through ? from : through, through);
    for (const feature of new Set<string | null>([...before.keys(), ...now.keys()])) {
      days.push(...spread(feature, subtract(now.get(feature) ?? ZERO, before.get(feature) ?? ZERO), span));
    }
    before = now;
    from = addDays(through, 1);
  }
  return days;
}

const tokensByFeature = ({ features }: PeriodUsage): ReadonlyMap<string | null, Exact> =>
  new Map([...features].map(([feature, { tokens }]) => [feature, tokens]));

/** Evenly over the days that were not observed: one day that holds a week's usage would look like a campaign. */
function spread(feature: string | null, tokens: Exact, days: readonly Day[]): DayUsage[] {
  const [since] = days;
  if (days.length < 2 || since === undefined) return days.map((day) => ({ day, feature, tokens }));
  const each = divide(tokens, exactWhole(BigInt(days.length)));
  return days.map((day) => ({ day, feature, tokens: each, since }));
}

const daysFrom = (first: Day, through: Day): Day[] =>
  Array.from({ length: daysBetween(first, through) + 1 }, (_, offset) => addDays(first, offset));

const clamp = (day: Day, first: Day, through: Day): Day => (day < first ? first : day > through ? through : day);

/** Whether the period's sum has grown since the day before yesterday: its figures still move. */
export function hasGrown(observations: PeriodObservations, today: Day): boolean {
  const before = observations.findLast((usage) => observedOn(usage) <= addDays(today, -2));
  return before !== undefined && compare(last(observations).total, before.total) > 0;
}
