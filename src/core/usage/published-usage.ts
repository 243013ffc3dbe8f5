import { type BillingPeriod, type Day, dayAt, isoText } from "../model/calendar.ts";
import { exactWhole } from "../model/exact.ts";
import { type DayUsage, type PeriodUsage, periodUsage } from "../model/period-usage.ts";
import { isLateDue } from "./days.ts";

/** A published total and when it was sent: seconds since 1970, whole tokens. */
export interface Total {
  readonly at: number;
  readonly tokens: bigint;
}

/**
 * A period's usage from the totals that a meter has published hour by hour: each day is its last total less the last
 * one of the day before. A correction downwards is a negative day. Null: nothing was published in the period.
 * @param totals of one organization, in any order
 * @param now seconds since 1970
 */
export function publishedUsage(
  org: string,
  period: BillingPeriod,
  totals: readonly Total[],
  now: number,
): PeriodUsage | null {
  const lasts = lastOfDays(period, totals);
  const last = [...lasts.values()].at(-1);
  if (last === undefined) return null;
  const days: DayUsage[] = [];
  let before = 0n;
  for (const [day, { tokens }] of lasts) {
    days.push({ day, feature: null, tokens: exactWhole(tokens - before) });
    before = tokens;
  }
  const asOf = isoText(last.at);
  const state = isLateDue({ period }, dayAt(now)) ? "open" : "closed";
  const total = exactWhole(last.tokens);
  const known = { org, source: "cloudwatch", period, state, observedAt: asOf, asOf, total } as const;
  return periodUsage({ ...known, days, daysAre: "derived" });
}

function lastOfDays(period: BillingPeriod, totals: readonly Total[]): ReadonlyMap<Day, Total> {
  const days = new Map<Day, Total>();
  for (const total of [...totals].sort((a, b) => a.at - b.at)) {
    const day = dayAt(total.at);
    if (day >= period.start && day < period.end) days.set(day, total);
  }
  return days;
}
