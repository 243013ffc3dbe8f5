import type { Snapshot } from "../../model/snapshot.ts";
import { dayOf, later, type Sighting, sightingOf } from "./sighting.ts";

/** What is known of one organization's usage, by period and day of asking. */
export type Tally = ReadonlyMap<string, Sighting>;

export const EMPTY: Tally = new Map();

/** The current period, the one that is closing, and one that a source lists ahead. */
const MOST_PERIODS = 3;

/**
 * A tally with one more snapshot. Whatever comes twice, late or in any order, the same snapshots make the same tally:
 * of a day the last one counts, and periods are told apart by the source's id. A correction is a later sighting, a
 * reset is another period.
 */
export const fold = (tally: Tally, snapshot: Snapshot): Tally => withSighting(tally, sightingOf(snapshot));

export function withSighting(tally: Tally, sighting: Sighting): Tally {
  const key = `${dayOf(sighting)} ${sighting.periodId}`;
  const there = tally.get(key);
  const after = new Map(tally).set(key, there === undefined ? sighting : later(there, sighting));
  return withoutOld(withoutOldSamples(after, sighting.periodId));
}

/** A source that has days tells all of them each time: of a period, the last telling is enough. */
function withoutOldSamples(tally: Map<string, Sighting>, periodId: string): Map<string, Sighting> {
  const own = [...tally].filter(([, sighting]) => sighting.periodId === periodId);
  const newest = own.reduce((last, [, { fetchedAt }]) => (fetchedAt > last ? fetchedAt : last), "");
  for (const [key, sighting] of own)
    if (sighting.fetchedAt < newest && sighting.samples !== null) tally.set(key, { ...sighting, samples: null });
  return tally;
}

/** Sightings of one period, by day; the last is what is known. */
export type PeriodTally = readonly [Sighting, ...Sighting[]];

/** Newest period first. Of two that begin on one day, the one that was seen last. */
export function periodsOf(tally: Tally): readonly PeriodTally[] {
  const byId = new Map<string, [Sighting, ...Sighting[]]>();
  for (const sighting of tally.values()) {
    const period = byId.get(sighting.periodId);
    if (period === undefined) byId.set(sighting.periodId, [sighting]);
    else period.push(sighting);
  }
  const periods = [...byId.values()];
  for (const sightings of periods) sightings.sort((a, b) => order(a.fetchedAt, b.fetchedAt));
  return periods.sort((a, b) => byStart(last(b), last(a)));
}

export const last = (sightings: PeriodTally): Sighting => sightings.at(-1) ?? sightings[0];

/** When a source last gave an answer that was understood; null: never. */
export function lastFetched(tally: Tally): string | null {
  let newest: string | null = null;
  for (const { fetchedAt } of tally.values()) if (newest === null || fetchedAt > newest) newest = fetchedAt;
  return newest;
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byStart = (a: Sighting, b: Sighting): number =>
  order(a.period.start, b.period.start) || order(a.fetchedAt, b.fetchedAt) || order(a.periodId, b.periodId);

function withoutOld(tally: Tally): Tally {
  const old = periodsOf(tally).slice(MOST_PERIODS);
  if (old.length === 0) return tally;
  const ids = new Set(old.map((sightings) => last(sightings).periodId));
  return new Map([...tally].filter(([, { periodId }]) => !ids.has(periodId)));
}
