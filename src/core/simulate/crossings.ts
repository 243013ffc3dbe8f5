import type { Forecast } from "../forecast/forecast.ts";
import { highest, highestEach } from "../metrics/high-water-mark.ts";
import type { HighWaterMark } from "../metrics/memory.ts";
import { type Guard, guardName } from "../metrics/names.ts";
import type { Pool } from "../metrics/pool.ts";
import type { BillingPeriod } from "../model/calendar.ts";
import { compare, divide, type Exact, exactWhole, ONE, roundUp, ZERO } from "../model/exact.ts";
import type { PeriodUsage } from "../model/period-usage.ts";

/** Something that happened in the data, and of which the owners want to be notified. */
export interface Crossing {
  readonly guard: Guard;
  readonly period: BillingPeriod;
  /** Hours since 1970: when the figures that show it were known. */
  readonly hour: number;
  /** Known by then, rounded up. */
  readonly consumed: bigint;
  readonly ceiling: bigint;
  /** Of a forecast: how the period was expected to end. */
  readonly expected: bigint | null;
  /** What the alarm compares, of its limit: used or expected of the ceiling, used of the feature's limit. Null: of 0. */
  readonly share: Exact | null;
}

/** What is known of one period. */
interface Watch {
  mark: Pick<HighWaterMark, "total" | "features">;
  readonly crossed: Set<string>;
}

/**
 * Finds what an alarm must announce from the usage alone, without metrics or alarms: a second opinion. Only the forecast
 * has no other source than itself.
 */
export class Crossings {
  readonly all: Crossing[] = [];
  private readonly guards: readonly { readonly guard: Guard; readonly name: string }[];
  private readonly watches = new Map<string, Watch>();

  constructor(guards: readonly Guard[]) {
    this.guards = guards.map((guard) => ({ guard, name: guardName(guard) }));
  }

  /** @param breach the forecast, once two in a row were above the threshold */
  look(hour: number, usage: PeriodUsage, pool: Pool, breach: Forecast | null): void {
    const watch = this.watchOf(usage);
    for (const { guard, name } of this.guards) {
      if (watch.crossed.has(name) || !isCrossed(guard, watch, pool, breach !== null)) continue;
      const expected = guard.kind === "forecast" ? (breach?.expected ?? null) : null;
      this.found(guard, hour, usage, pool, expected);
    }
  }

  /** Once a period is over, only an overage that was not announced while it lasted is left. */
  lookBack(hour: number, usage: PeriodUsage, pool: Pool): void {
    const watch = this.watchOf(usage);
    for (const { guard } of this.guards) {
      if (guard.kind !== "late-overage" || watch.crossed.has("late-overage") || watch.crossed.has("over-budget"))
        continue;
      if (isAbove(watch.mark.total, ONE, pool)) this.found(guard, hour, usage, pool, null);
    }
  }

  private found(guard: Guard, hour: number, usage: PeriodUsage, pool: Pool, expected: bigint | null): void {
    const watch = this.watchOf(usage);
    const { total, features } = watch.mark;
    const { ceiling } = pool;
    watch.crossed.add(guardName(guard));
    const isFeature = guard.kind === "feature-limit";
    const used = isFeature ? features.get(guard.feature) : expected === null ? total : exactWhole(expected);
    const limit = isFeature ? pool.featureLimits.get(guard.feature) : ceiling;
    const share = used === undefined || !limit ? null : divide(used, exactWhole(limit));
    this.all.push({ guard, period: usage.period, hour, consumed: roundUp(total), ceiling, expected, share });
  }

  private watchOf(usage: PeriodUsage): Watch {
    let watch = this.watches.get(usage.periodId);
    if (watch === undefined) {
      watch = { mark: { total: ZERO, features: new Map() }, crossed: new Set() };
      this.watches.set(usage.periodId, watch);
    }
    const { total, features } = watch.mark;
    watch.mark = { total: highest(total, usage.total), features: highestEach(features, usage) };
    return watch;
  }
}

const isAbove = ({ n, d }: Exact, share: Exact, { ceiling }: Pool): boolean => n * share.d > share.n * ceiling * d;

function isCrossed(guard: Guard, { mark }: Watch, pool: Pool, isForecastBreach: boolean): boolean {
  switch (guard.kind) {
    case "utilization":
      return isAbove(mark.total, guard.threshold, pool);
    case "over-budget":
      return isAbove(mark.total, ONE, pool);
    case "forecast":
      return isForecastBreach;
    case "late-overage":
      return false;
    case "feature-limit": {
      const limit = pool.featureLimits.get(guard.feature);
      const used = mark.features.get(guard.feature);
      return limit !== undefined && used !== undefined && compare(used, exactWhole(limit)) > 0;
    }
  }
}
