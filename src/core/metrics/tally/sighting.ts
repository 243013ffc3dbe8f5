import type { Day } from "../../model/calendar.ts";
import type { Consumption } from "../../model/consumption.ts";
import { compare, type Exact } from "../../model/exact.ts";
import type { Snapshot } from "../../model/snapshot.ts";

/** What a source said of one billing period on one day: the last of that day. This is what a meter keeps. */
export interface Sighting extends Pick<Snapshot, "periodId" | "period" | "state" | "byFeature" | "total" | "samples"> {
  /** "2026-12-24T08:00:00.000Z": sorts as text. */
  readonly fetchedAt: string;
  readonly reported: Consumption["reported"];
}

export function sightingOf(snapshot: Snapshot): Sighting {
  const { periodId, period, state, byFeature, total, samples, reported } = snapshot;
  const { included, purchased } = reported;
  const fetchedAt = instant(snapshot.fetchedAt);
  return { periodId, period, state, byFeature, total, samples, fetchedAt, reported: { included, purchased } };
}

/** Milliseconds written out: "08:00:00Z" would sort after "08:00:00.5Z". */
const instant = (text: string): string => {
  const [seconds = "", fraction = ""] = text.replace("Z", "").split(".");
  return `${seconds}.${fraction.slice(0, 3).padEnd(3, "0")}Z`;
};

export const dayOf = ({ fetchedAt }: Pick<Sighting, "fetchedAt">): Day => fetchedAt.slice(0, 10);

/**
 * Which of two counts: the one asked for later, whichever arrived first. Of one instant there should be only one; where
 * there are two, any order of arrival must end alike, and a guardrail errs towards the bill.
 */
export function later(a: Sighting, b: Sighting): Sighting {
  if (a.fetchedAt !== b.fetchedAt) return a.fetchedAt > b.fetchedAt ? a : b;
  const difference = compare(a.total, b.total);
  if (difference !== 0) return difference > 0 ? a : b;
  return textOf(a) >= textOf(b) ? a : b;
}

const textOf = ({ state, period, byFeature, reported, samples }: Sighting): string =>
  [state, period.start, period.end, reported.included, reported.purchased, ...featuresText(byFeature), samples?.length]
    .map(String)
    .join(" ");

const featuresText = (byFeature: ReadonlyMap<string, Exact>): string[] =>
  [...byFeature].map(([feature, { n, d }]) => `${feature}=${n}/${d}`).sort();
