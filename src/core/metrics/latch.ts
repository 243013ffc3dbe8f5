import { compare, type Exact, ZERO } from "../model/exact.ts";

/** What one period has shown at its highest: a correction downwards takes nothing back. */
export interface PeriodLatch {
  /** The source's id of the period, or its first day: a new one is a reset, anything else is a correction. */
  readonly key: string;
  readonly consumed: Exact;
  readonly features: ReadonlyMap<string, Exact>;
  /** The first of two forecasts in a row above the threshold: the day it was made for. */
  readonly doubted: string | null;
  readonly forecastBreach: boolean;
  /** A period came before: its alarms may still be in ALARM, and need hours at zero to go back to OK. */
  readonly isAfterReset: boolean;
}

/** What CloudWatch was told. It is true only once an hour's metrics have been sent: see datapointsOf. */
export interface Told {
  /** The last hour that was sent; hours since 1970. */
  readonly hour: number;
  /** The hours of a period in which its alarms were sent nothing but zero; null: there was no reset yet. */
  readonly quiet: { readonly key: string; readonly hours: readonly number[] } | null;
  /** Periods whose overage is no news: announced while they lasted, or over before anything was metered. */
  readonly over: readonly string[];
  /** The period whose overage was announced after its end, and the hour until which it is sent at least. */
  readonly late: { readonly key: string; readonly until: number } | null;
}

/** What must be remembered from one hour to the next: a value, so that a meter can keep it and a rehearsal replay it. */
export interface LatchState {
  readonly current: PeriodLatch;
  readonly previous: PeriodLatch | null;
  readonly told: Told;
}

export const NOTHING_TOLD: Told = { hour: 0, quiet: null, over: [], late: null };

export function freshLatch(key: string, isAfterReset: boolean): PeriodLatch {
  return { key, consumed: ZERO, features: new Map(), doubted: null, forecastBreach: false, isAfterReset };
}

/** Whether the last hour sent zero for the alarms' sake: the next may have more to say without any news. */
export const wasQuiet = ({ current, told: { hour, quiet } }: LatchState): boolean =>
  quiet?.key === current.key && quiet.hours.at(-1) === hour;

export const highest = (a: Exact, b: Exact): Exact => (compare(b, a) > 0 ? b : a);

export function highestEach(a: ReadonlyMap<string, Exact>, b: ReadonlyMap<string, Exact>): ReadonlyMap<string, Exact> {
  if (b.size === 0) return a;
  const merged = new Map(a);
  for (const [feature, tokens] of b) merged.set(feature, highest(merged.get(feature) ?? ZERO, tokens));
  return merged;
}
