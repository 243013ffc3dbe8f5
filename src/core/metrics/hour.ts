import { addDays, type Day, dayAt } from "../model/calendar.ts";
import type { DaysOrigin } from "../model/period-usage.ts";
import { segmentAt } from "../model/projection.ts";
import { hasGrown, withDays } from "../usage/daily.ts";
import { isLateDue } from "../usage/days.ts";
import { earlierOf } from "../usage/history.ts";
import { last, NO_OBSERVATIONS, type PeriodObservations, periodsOf } from "../usage/observations.ts";
import { type HourMetrics, metricsOf } from "./datapoints.ts";
import type { Before } from "./memory.ts";
import { forecastOf, type Hour, type LatePeriod, type Metered } from "./metered.ts";
import { hasMismatch, poolOf } from "./pool.ts";
import type { State } from "./state/store.ts";

/** One hour of one organization: what to send, what to remember, and what both were made from. */
export interface OrgHour extends HourMetrics, Pick<Hour, "usage" | "pool" | "forecast"> {
  /** The source reports another pool than the file. */
  readonly hasMismatch: boolean;
  /** What the forecast's days are; null: there is no forecast. */
  readonly forecastFrom: DaysOrigin | null;
}

/** `unknown`: nothing was observed yet. `unplanned`: what was observed is of a period before the plan begins. */
export type NoHour = "unknown" | "unplanned";

/** A source's day may begin up to 14 hours before ours: its next period, too. */
const DAYS_AHEAD = 1;

/**
 * The source says when a period is over: until it shows another one, the last one is sent. A clock would have to know
 * the source's time zone, and would put the last hours of a period into the next.
 * @param now seconds since 1970, UTC
 */
export function hourOf(
  metered: Metered,
  { observations, estimates, history }: Pick<State, "observations" | "estimates" | "history">,
  now: number,
  before: Before,
): OrgHour | NoHour {
  const today = dayAt(now);
  const begun = periodsOf(observations).filter((period) => last(period).period.start <= addDays(today, DAYS_AHEAD));
  const [newest] = begun;
  if (newest === undefined) return "unknown";
  const current = withPool(metered, newest);
  if (current === null) return "unplanned";
  const { usage, pool } = current;
  const closing = begun.find((period) => last(period).period.end <= usage.period.start);
  const late = closing === undefined ? null : lateOf(metered, closing, today);
  const estimated = metered.usesEstimates ? estimates : NO_OBSERVATIONS;
  const daily = withDays(newest, estimated.get(usage.periodId) ?? null);
  const earlier = earlierOf(history, observations, estimated, usage.period);
  const forecast = forecastOf(metered, daily, pool, earlier);
  const forecastFrom = forecast && daily.daysAre;
  return { ...current, forecast, forecastFrom, ...metricsOf(metered, { now, usage, pool, late, forecast }, before) };
}

function withPool({ projection }: Metered, observations: PeriodObservations) {
  const usage = last(observations);
  const segment = segmentAt(projection, usage.period);
  if (segment === null) return null;
  return { usage, pool: poolOf(segment, usage.terms), hasMismatch: hasMismatch(segment, usage.terms) };
}

function lateOf(metered: Metered, observations: PeriodObservations, today: Day): LatePeriod | null {
  const late = withPool(metered, observations);
  return late && { ...late, isDue: isLateDue(late.usage, today) || hasGrown(observations, today) };
}
