import { instantSeconds, isoText } from "../../model/calendar.ts";
import { add, type Exact, multiply, ONE, ZERO } from "../../model/exact.ts";
import type { Estimate } from "./estimate.ts";
import type { Volumes } from "./volumes.ts";

/** What the hours after the bill's figures have taken since, by their volumes. */
export interface SinceThen {
  /** ISO 8601, UTC: the end of the last hour that has ended. */
  readonly until: string;
  readonly tokens: Exact;
  /** By hour, in order; `at` is its begin. */
  readonly hours: readonly { readonly at: string; readonly tokens: Exact }[];
}

/**
 * Volumes of the hours after `asOf`, with the factors of the days before it. A period that has just begun has none: the
 * factors of the period before hold.
 */
export function sinceThen(
  { usage, factors }: Estimate,
  before: ReadonlyMap<string, Exact>,
  volumes: Volumes,
  now: string,
): SinceThen | null {
  const [from, to] = [instantSeconds(usage.asOf), Math.floor(instantSeconds(now) / HOUR) * HOUR];
  const end = instantSeconds(`${usage.period.end}T00:00:00Z`);
  const byHour = new Map<number, Exact>();
  for (const [feature, parts] of volumes.byFeature) {
    const factor = factors.get(feature) ?? before.get(feature) ?? ONE;
    for (const { day, hour, tokens } of parts) {
      const at = instantSeconds(`${day}T00:00:00Z`) + (hour ?? 0) * HOUR;
      if (hour === null || at < from || at >= Math.min(to, end)) continue;
      byHour.set(at, add(byHour.get(at) ?? ZERO, multiply(tokens, factor)));
    }
  }
  if (byHour.size === 0) return null;
  const hours = [...byHour].sort(([a], [b]) => a - b).map(([at, tokens]) => ({ at: isoText(at), tokens }));
  const tokens = hours.reduce((sum, hour) => add(sum, hour.tokens), ZERO);
  return { until: isoText(Math.min(to, end)), tokens, hours };
}

const HOUR = 3600;

/** Hours are asked for where a period goes on after its figures; older ones than a week are stale, not late. */
export function isLate({ asOf, period }: Pick<Estimate["usage"], "asOf" | "period">, now: string): boolean {
  const hours = (instantSeconds(now) - instantSeconds(asOf)) / HOUR;
  return hours >= 1 && hours <= MOST_HOURS && asOf.slice(0, 10) < period.end;
}

const MOST_HOURS = 7 * 24;
