import { instantSeconds } from "../model/calendar.ts";
import type { PeriodUsage } from "../model/period-usage.ts";
import { isAhead, lastObserved, type Observations } from "../usage/observations.ts";
import { type Dimensions, METER_METRICS, type MeterMetric, meterDimensions } from "./names.ts";

/** Older than this, an organization's usage is stale: the operator is notified. */
const STALE_SECONDS = 12 * 3600;
/** What a run left behind whose clock was ahead: it would hide every later figure, and never get old. */
export const observedAhead = (usage: Iterable<PeriodUsage>, now: number): readonly PeriodUsage[] =>
  [...usage].filter(({ observedAt }) => isAhead(instantSeconds(observedAt), now));

export function withoutAhead(observations: Observations, now: number): Observations {
  const ahead = new Set(observedAhead(observations.values(), now));
  return ahead.size === 0 ? observations : new Map([...observations].filter(([, usage]) => !ahead.has(usage)));
}

/** @param since when the organization was first looked at: a new one is not stale before its first poll is due */
export function isStale(observations: Observations, since: number, now: number): boolean {
  const newest = lastObserved(observations);
  const age = now - (newest === null ? since : instantSeconds(newest));
  return age > STALE_SECONDS || isAhead(-age, 0);
}

/** Genesys Cloud's figures are a day old at best. At this interval two tries may fail before an organization is stale. */
const CADENCE_SECONDS = 4 * 3600;
/** After an attempt that failed. */
const RETRY_SECONDS = 3600;
/** For the time a run takes: due every four hours, not every five. */
const SLACK_SECONDS = 900;

/**
 * Whether it is time to ask a source again.
 * @param attempted when it was last asked, in seconds since 1970, whatever came of it
 */
export function isDue(lastObserved: string | null, attempted: number | null, now: number): boolean {
  const isOld = (at: number, seconds: number): boolean => now - at >= seconds - SLACK_SECONDS || isAhead(at, now);
  const isFresh = lastObserved !== null && !isOld(instantSeconds(lastObserved), CADENCE_SECONDS);
  return !isFresh && (attempted === null || isOld(attempted, RETRY_SECONDS));
}

export interface FleetCount {
  readonly stale: number;
  /** Of these, to be announced in this hour: they became stale while others were. */
  readonly newlyStale: number;
  readonly drift: number;
  /** Null: unknown, and not sent. */
  readonly unconfirmed: number | null;
}

export interface MeterDatum {
  readonly metric: MeterMetric;
  readonly dimensions: Dimensions;
  readonly value: number;
}

/**
 * The meter's own metrics, to be sent last: the heartbeat says that everything else was sent.
 * @param prefix names the meter
 */
export function meterData({ stale, newlyStale, drift, unconfirmed }: FleetCount, prefix: string): MeterDatum[] {
  const ofAll = (metric: MeterMetric, value: number): MeterDatum => ({ metric, dimensions: {}, value });
  const datum = (metric: MeterMetric, value: number): MeterDatum => ({
    ...{ metric, value },
    dimensions: meterDimensions(metric, prefix),
  });
  return [
    ofAll(METER_METRICS.stale, stale),
    datum(METER_METRICS.stale, stale),
    datum(METER_METRICS.newlyStale, newlyStale),
    datum(METER_METRICS.drift, drift),
    ...(unconfirmed === null ? [] : [datum(METER_METRICS.unconfirmed, unconfirmed)]),
    ofAll(METER_METRICS.heartbeat, 1),
    datum(METER_METRICS.heartbeat, 1),
  ];
}
