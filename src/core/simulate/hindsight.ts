import type { Forecast } from "../forecast/forecast.ts";
import { type BillingPeriod, daysBetween } from "../model/calendar.ts";
import { absolute, compare, type Exact, exactWhole, multiply } from "../model/exact.ts";
import type { Rehearsal, RehearsedPeriod } from "./rehearse.ts";

/** The forecasts of a period whose end is known, held against that end. */
export interface Hindsight {
  readonly period: BillingPeriod;
  /** One a day. */
  readonly forecasts: number;
  /** The median distance of what was expected from the end, as a share of the end; null: of nothing. */
  readonly error: Exact | null;
  /** How many had the end in their interval. */
  readonly inside: number;
  /** Notifications of the forecast alarm, and those in a period that ended below its threshold. */
  readonly pages: number;
  readonly falsePages: number;
  /** It ended above the threshold, and no forecast said so before the ceiling was passed. */
  readonly isMissed: boolean;
}

/**
 * What forecasts were worth. Periods whose usage ends before they do are left out: nobody knows how they ended.
 * @param threshold of the forecast alarm, as a share of the ceiling
 */
export function hindsight({ periods, notifications, crossings }: Rehearsal, threshold: Exact): Hindsight[] {
  return periods.filter(isEnded).map(({ period, ceiling, consumed, forecasts }) => {
    const isAbove = compare(exactWhole(consumed), multiply(threshold, exactWhole(ceiling))) > 0;
    const pages = notifications.filter(
      ({ alarm, crossing }) => alarm.about === "forecast" && crossing?.period.start === period.start,
    );
    const passed = crossings.find((one) => one.guard.kind === "over-budget" && one.period.start === period.start);
    const isEarly = pages.some(({ crossing }) => passed === undefined || (crossing?.hour ?? 0) < passed.hour);
    return {
      period,
      forecasts: forecasts.length,
      error: errorOf(forecasts, consumed),
      inside: forecasts.filter(({ low, high }) => low <= consumed && consumed <= high).length,
      pages: pages.length,
      falsePages: isAbove ? 0 : pages.length,
      isMissed: isAbove && !isEarly,
    };
  });
}

const isEnded = ({ period, cumulative }: RehearsedPeriod): boolean =>
  cumulative.length === daysBetween(period.start, period.end);

function errorOf(forecasts: readonly Forecast[], end: bigint): Exact | null {
  const off = forecasts.map(({ expected }) => absolute(expected - end)).sort((a, b) => (a < b ? -1 : 1));
  const [low, high] = [off[Math.floor((off.length - 1) / 2)], off[Math.floor(off.length / 2)]];
  return low === undefined || high === undefined || end === 0n ? null : { n: low + high, d: 2n * end };
}
