import { instantSeconds } from "../../model/calendar.ts";
import { type Dimensions, METER_METRICS, type MeterMetric } from "../names.ts";
import { lastFetched, type Tally } from "./tally.ts";

/** Beyond this, what is sent of an organization is old news: its operator is told. */
export const STALE_SECONDS = 12 * 3600;
/** A figure from the future would never get old. */
const MOST_AHEAD = 3600;

/** @param since when the organization was first looked at: a new one is not stale before its first read is due */
export function isStale(tally: Tally, since: number, now: number): boolean {
  const newest = lastFetched(tally);
  const age = now - (newest === null ? since : instantSeconds(newest));
  return age > STALE_SECONDS || age < -MOST_AHEAD;
}

/** Genesys Cloud's figures are a day old at best. Asked this often, two tries may fail before anybody is told. */
const CADENCE_SECONDS = 4 * 3600;
/** What a turn takes on its way: due every four hours, not every five. */
const SLACK_SECONDS = 900;

/** Whether it is time to ask a source again. */
export function isDue(lastFetched: string | null, now: number): boolean {
  if (lastFetched === null) return true;
  const age = now - instantSeconds(lastFetched);
  return age >= CADENCE_SECONDS - SLACK_SECONDS || age < -MOST_AHEAD;
}

export interface FleetCount {
  readonly stale: number;
  readonly drift: number;
  /** Null: could not be found out, and is not sent. */
  readonly unconfirmed: number | null;
}

export interface MeterDatum {
  readonly metric: MeterMetric;
  readonly dimensions: Dimensions;
  readonly value: number;
}

/** Of the meter itself, after everything else was sent: its heartbeat says that all of it ran. */
export function meterData({ stale, drift, unconfirmed }: FleetCount): MeterDatum[] {
  const datum = (metric: MeterMetric, value: number): MeterDatum => ({ metric, dimensions: {}, value });
  return [
    datum(METER_METRICS.stale, stale),
    datum(METER_METRICS.drift, drift),
    ...(unconfirmed === null ? [] : [datum(METER_METRICS.unconfirmed, unconfirmed)]),
    datum(METER_METRICS.heartbeat, 1),
  ];
}
