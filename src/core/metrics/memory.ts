import type { Day } from "../model/calendar.ts";
import { type Exact, ZERO } from "../model/exact.ts";
import type { Stale } from "./stale.ts";

/** The highest that one period has shown: a correction downwards takes nothing back. */
export interface HighWaterMark {
  /** A new id is a reset, anything else is a correction. */
  readonly periodId: string;
  readonly total: Exact;
  readonly features: ReadonlyMap<string, Exact>;
  /** The day of a forecast whose interval is above the threshold, until one on a later day confirms it; null: the last was not above. */
  readonly forecastAbove: Day | null;
  readonly forecastBreach: boolean;
  /** Alarms may still be in ALARM, of a period before or of a memory that was lost: hours at zero take them to OK. */
  readonly isAfterReset: boolean;
}

/** What alarms were notified of. It is true only once an hour's metrics have been sent: see metricsOf(). */
export interface Notified {
  /** The last hour that was sent; hours since 1970. */
  readonly hour: number;
  /** The hours of a period in which its alarms were sent nothing but zero; null: there was no reset yet. */
  readonly quiet: { readonly periodId: string; readonly hours: readonly number[] } | null;
  /** Periods whose overage is no news: announced while they lasted, or over before anything was metered. */
  readonly over: readonly string[];
  /** The period whose overage was announced after its end, and the hour until which it is sent at least. */
  readonly late: { readonly periodId: string; readonly until: number } | null;
  /** Null: an older version sent them every hour. */
  readonly figures: Figures | null;
}

/** The last figures that were sent. */
export interface Figures {
  readonly values: string;
  /** The hour in which they were sent, and the one in which they are sent again though nothing changed; since 1970. */
  readonly hour: number;
  readonly again: number;
}

/** What metrics need from one hour to the next: a value, so that a meter can keep it and a rehearsal replay it. */
export interface MetricMemory {
  readonly current: HighWaterMark;
  readonly previous: HighWaterMark | null;
  readonly notified: Notified;
}

/** A meter that finds no memory may be new, or another one may have sent metrics and left alarms in ALARM. */
export interface Forgotten {
  /** Its first run, in seconds since 1970: sources may not have answered since. */
  readonly since: number;
}

/** What is remembered before an hour; null: nothing was ever sent. */
export type Before = MetricMemory | Forgotten | null;

export const isForgotten = (before: Before): before is Forgotten => before !== null && "since" in before;

/** What a meter remembers of an organization beside its usage. */
export interface Memory {
  /** When the organization was first looked at. Seconds since 1970. */
  readonly since: number;
  /** When its source was last asked, whatever came of it; null: never. Seconds since 1970. */
  readonly attempted: number | null;
  /** Null: nothing was sent yet. */
  readonly metrics: MetricMemory | null;
  /** Null: it was never stale. */
  readonly stale: Stale | null;
  /** How often it has changed: a run that read another revision must read again. */
  readonly revision: number;
}

export const newMemory = (now: number): Omit<Memory, "revision"> => ({
  since: now,
  attempted: null,
  metrics: null,
  stale: null,
});

export const NOTHING_NOTIFIED: Notified = { hour: 0, quiet: null, over: [], late: null, figures: null };

export const newMark = (periodId: string, isAfterReset: boolean): HighWaterMark => ({
  periodId,
  total: ZERO,
  features: new Map(),
  forecastAbove: null,
  forecastBreach: false,
  isAfterReset,
});

/** The memory once an hour was sent. Where another run sent one meanwhile, what either has notified counts. */
export function remembered(there: Omit<Memory, "revision">, sent: MetricMemory): Omit<Memory, "revision"> {
  const { metrics } = there;
  if (metrics === null) return { ...there, metrics: sent };
  const [a, b] = [metrics.notified, sent.notified];
  const [older, newer] = a.hour > b.hour ? [b, a] : [a, b];
  const over = [...new Set([...older.over, ...newer.over])];
  return { ...there, metrics: { ...metrics, notified: { ...newer, over, late: newer.late ?? older.late } } };
}
