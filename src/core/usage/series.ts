import { addDays, type BillingPeriod, type Day, dayAt, isoText } from "../model/calendar.ts";
import type { Consumption, UsageSample } from "../model/consumption.ts";
import { exactWhole } from "../model/exact.ts";

/** A cumulative figure and when it was sent: seconds since 1970, whole tokens. */
export interface Total {
  readonly at: number;
  readonly tokens: bigint;
}

/**
 * What a meter has published, hour by hour, as consumption day by day: the last figure of a day less the last of the day
 * before. A correction downwards is a negative day. Null: nothing was published in the period.
 * @param totals of one organization, in any order
 */
export function consumptionOfSeries(
  org: string,
  period: BillingPeriod,
  state: Consumption["state"],
  totals: readonly Total[],
): Consumption | null {
  const days = lastOfDays(period, totals);
  const samples: UsageSample[] = [];
  let before = 0n;
  for (const [day, { tokens }] of days) {
    samples.push({ until: `${addDays(day, 1)}T00:00:00Z`, feature: null, tokens: exactWhole(tokens - before) });
    before = tokens;
  }
  const last = [...days.values()].at(-1);
  if (last === undefined) return null;
  const reported = { included: null, purchased: null };
  return { org, period, periodId: null, state, asOf: isoText(last.at), samples, reported };
}

function lastOfDays(period: BillingPeriod, totals: readonly Total[]): ReadonlyMap<Day, Total> {
  const days = new Map<Day, Total>();
  for (const total of [...totals].sort((a, b) => a.at - b.at)) {
    const day = dayAt(total.at);
    if (day >= period.start && day < period.end) days.set(day, total);
  }
  return days;
}
