import { type Day, instantSeconds } from "../model/calendar.ts";
import { compare, exactText } from "../model/exact.ts";
import type { PeriodUsage } from "../model/period-usage.ts";

/** What a meter keeps of one organization's usage: by period and day, the last observation of that day. */
export type Observations = ReadonlyMap<string, PeriodUsage>;

export const NO_OBSERVATIONS: Observations = new Map();

/** Observations of one period, by day; the last is what is known. */
export type PeriodObservations = readonly [PeriodUsage, ...PeriodUsage[]];

/** The current period, the one that is closing, and one that a source lists ahead. */
const MOST_PERIODS = 3;

/**
 * The observations with one more. In whatever order, and however often they come, the same observations end alike: of
 * a day the last one counts, and periods are told apart by the source's id. A later figure of a period is a correction,
 * another period is a reset.
 */
export const withObservation = (observations: Observations, observed: PeriodUsage): Observations =>
  observing(Number.POSITIVE_INFINITY)(observations, observed);

/** @param now seconds since 1970: what is dated after it, by a clock that was ahead, hides none of the others */
export const observing =
  (now: number) =>
  (observations: Observations, observed: PeriodUsage): Observations => {
    const usage = { ...observed, observedAt: sortable(observed.observedAt) };
    const key = keyOf(usage);
    const there = observations.get(key);
    const after = new Map(observations).set(key, isMissing(there, now) ? usage : later(there, usage));
    return withoutOld(withoutOldDays(after, usage.periodId, now));
  };

/** As they were kept. */
export const observationsOf = (kept: readonly PeriodUsage[]): Observations =>
  new Map(kept.map((usage) => [keyOf(usage), usage]));

const keyOf = (usage: PeriodUsage): string => `${observedOn(usage)} ${usage.periodId}`;

const isMissing = (there: PeriodUsage | undefined, now: number): there is undefined =>
  there === undefined || isAhead(instantSeconds(there.observedAt), now);

/** Two clocks differ by less. */
export const MOST_AHEAD = 3600;

export const isAhead = (at: number, now: number): boolean => at - now > MOST_AHEAD;

/** A year, and the period that began before it. */
export const MOST_ESTIMATES = 14;

/** The estimates with one more, of which a period's latest counts; the newest periods are kept. */
export function withEstimate(estimates: Observations, estimated: PeriodUsage, now: number): Observations {
  const usage = { ...estimated, observedAt: sortable(estimated.observedAt) };
  const there = estimates.get(usage.periodId);
  const after = new Map(estimates).set(usage.periodId, isMissing(there, now) ? usage : later(there, usage));
  const kept = [...after].sort(([, a], [, b]) => byStart(b, a)).slice(0, MOST_ESTIMATES);
  return new Map(kept.sort(([, a], [, b]) => byStart(a, b)));
}

/** With milliseconds: "08:00:00Z" would sort after "08:00:00.5Z". */
export function sortable(instant: string): string {
  const [seconds = "", fraction = ""] = instant.replace("Z", "").split(".");
  return `${seconds}.${fraction.slice(0, 3).padEnd(3, "0")}Z`;
}

export const observedOn = ({ observedAt }: Pick<PeriodUsage, "observedAt">): Day => observedAt.slice(0, 10);

/**
 * Which of two counts: the later one, whichever arrived first. Of one instant there should be only one; where there are
 * two, any order of arrival must end alike, and the higher one is the safer one.
 */
function later(a: PeriodUsage, b: PeriodUsage): PeriodUsage {
  if (a.observedAt !== b.observedAt) return a.observedAt > b.observedAt ? a : b;
  const difference = compare(a.total, b.total);
  if (difference !== 0) return difference > 0 ? a : b;
  return textOf(a) >= textOf(b) ? a : b;
}

function textOf({ state, period, features, terms, days }: PeriodUsage): string {
  const amounts = [...features].map(([feature, { tokens }]) => `${feature}=${exactText(tokens)}`).sort();
  return [state, period.start, period.end, terms.included, terms.committed, ...amounts, days?.length]
    .map(String)
    .join(" ");
}

/** A source that has days tells all of them each time: the period's last observation has them all. */
function withoutOldDays(
  observations: Map<string, PeriodUsage>,
  periodId: string,
  now: number,
): Map<string, PeriodUsage> {
  const own = [...observations].filter(
    ([, usage]) => usage.periodId === periodId && !isAhead(instantSeconds(usage.observedAt), now),
  );
  const newest = own.reduce((last, [, { observedAt }]) => (observedAt > last ? observedAt : last), "");
  for (const [key, usage] of own) {
    if (usage.observedAt < newest && usage.days !== null)
      observations.set(key, { ...usage, days: null, daysAre: null });
  }
  return observations;
}

function withoutOld(observations: Observations): Observations {
  const old = periodsOf(observations).slice(MOST_PERIODS);
  if (old.length === 0) return observations;
  const ids = new Set(old.map((period) => last(period).periodId));
  return new Map([...observations].filter(([, { periodId }]) => !ids.has(periodId)));
}

/** Newest period first. Of two that begin on one day, the one that was observed last. */
export function periodsOf(observations: Observations): readonly PeriodObservations[] {
  const byId = new Map<string, [PeriodUsage, ...PeriodUsage[]]>();
  for (const usage of observations.values()) {
    const period = byId.get(usage.periodId);
    if (period === undefined) byId.set(usage.periodId, [usage]);
    else period.push(usage);
  }
  const periods = [...byId.values()];
  for (const period of periods) period.sort((a, b) => order(a.observedAt, b.observedAt));
  return periods.sort((a, b) => byStart(last(b), last(a)));
}

export const last = (period: PeriodObservations): PeriodUsage => period.at(-1) ?? period[0];

/** When a source last gave an answer that was understood; null: never. */
export function lastObserved(observations: Observations): string | null {
  let newest: string | null = null;
  for (const { observedAt } of observations.values()) if (newest === null || observedAt > newest) newest = observedAt;
  return newest;
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byStart = (a: PeriodUsage, b: PeriodUsage): number =>
  order(a.period.start, b.period.start) || order(a.observedAt, b.observedAt) || order(a.periodId, b.periodId);
