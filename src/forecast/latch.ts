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
  /** Whether its overage was announced while it lasted. */
  readonly wasOver: boolean;
  /** Instant, in seconds, until which the alarms of the period before are given time to go back to OK. */
  readonly quietUntil: number;
}

/** What must be remembered from one hour to the next: a value, so that a meter can keep it and a rehearsal replay it. */
export interface LatchState {
  readonly current: PeriodLatch;
  readonly previous: PeriodLatch | null;
}

export function freshLatch(key: string, quietUntil: number): PeriodLatch {
  return {
    key,
    consumed: ZERO,
    features: new Map(),
    doubted: null,
    forecastBreach: false,
    wasOver: false,
    quietUntil,
  };
}

export const highest = (a: Exact, b: Exact): Exact => (compare(b, a) > 0 ? b : a);

export function highestEach(a: ReadonlyMap<string, Exact>, b: ReadonlyMap<string, Exact>): ReadonlyMap<string, Exact> {
  if (b.size === 0) return a;
  const merged = new Map(a);
  for (const [feature, tokens] of b) merged.set(feature, highest(merged.get(feature) ?? ZERO, tokens));
  return merged;
}
