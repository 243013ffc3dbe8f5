import type { Forecast } from "../../forecast/forecast.ts";
import { addDays, type Day, instantText } from "../../model/calendar.ts";
import { segmentAt } from "../../model/projection.ts";
import { isLateDue, type Usage } from "../../usage/reading.ts";
import type { MetricDatum } from "../datapoints.ts";
import { type Account, forecastOf, hourOf, type Metered } from "../hour.ts";
import type { LatchState } from "../latch.ts";
import { hasDrift, type MixedPool, poolOf } from "../pool.ts";
import { consumptionOf, hasGrown } from "./consumption.ts";
import type { Sighting } from "./sighting.ts";
import { last, type PeriodTally, periodsOf, type Tally } from "./tally.ts";

/** One hour of one organization: what to send, and what to remember. */
export interface TalliedHour {
  readonly data: readonly MetricDatum[];
  /** To be kept before the data are sent. */
  readonly seen: LatchState;
  /** To be kept once they were. */
  readonly sent: LatchState;
  readonly usage: Usage;
  readonly pool: MixedPool;
  readonly forecast: Forecast | null;
  /** The source reports another pool than the file. */
  readonly hasDrift: boolean;
}

/** `unknown`: nothing was read yet. `unplanned`: what was read is of a period before the plan begins. */
export type NoHour = "unknown" | "unplanned";

/** A source's day may begin up to 14 hours before ours: its next period, too. */
const DAYS_AHEAD = 1;

/**
 * The source says when a period is over: until it shows another one, the last one is sent. A clock would have to know
 * the source's time zone, and would put the last hours of a period into the next.
 * @param now seconds since 1970, UTC
 */
export function talliedHour(
  metered: Metered,
  tally: Tally,
  now: number,
  before: LatchState | null,
): TalliedHour | NoHour {
  const today = instantText(now).slice(0, 10);
  const begun = periodsOf(tally).filter((sightings) => last(sightings).period.start <= addDays(today, DAYS_AHEAD));
  const [newest] = begun;
  if (newest === undefined) return "unknown";
  const current = accountOf(metered, newest);
  if (current === null) return "unplanned";
  const closing = begun.find((sightings) => last(sightings).period.end <= current.usage.period.start);
  const late = closing === undefined ? null : lateOf(metered, closing, today);
  const forecast = forecastOf(metered, consumptionOf(metered.org, newest), current.pool);
  const { data, seen, state } = hourOf(metered, { now, current, late, forecast }, before);
  return { ...current, data, seen, sent: state, forecast };
}

function accountOf({ projection }: Metered, sightings: PeriodTally) {
  const newest = last(sightings);
  const segment = segmentAt(projection, newest.period);
  if (segment === null) return null;
  const { reported } = newest;
  return { usage: usageOf(newest), pool: poolOf(segment, reported), hasDrift: hasDrift(segment, reported) };
}

function lateOf(metered: Metered, sightings: PeriodTally, today: Day): (Account & { readonly isDue: boolean }) | null {
  const account = accountOf(metered, sightings);
  return account && { ...account, isDue: isLateDue(account.usage, today) || hasGrown(sightings, today) };
}

const usageOf = ({ period, periodId, state, total, byFeature }: Sighting): Usage => ({
  period,
  periodId,
  state,
  total,
  byFeature,
});
