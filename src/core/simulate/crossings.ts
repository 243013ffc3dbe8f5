import type { Forecast } from "../forecast/forecast.ts";
import { highest } from "../metrics/latch.ts";
import { type Guard, guardName } from "../metrics/names.ts";
import type { BillingPeriod } from "../model/calendar.ts";
import { compare, type Exact, exactWhole, ONE, roundUp, ZERO } from "../model/exact.ts";
import type { Segment } from "../model/projection.ts";
import type { Usage } from "../usage/reading.ts";

/** Something the owners want to be told of, and that really happened in the data. */
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
}

/** What has been seen of one period. */
interface Watch {
  peak: Exact;
  readonly features: Map<string, Exact>;
  readonly crossed: Set<string>;
}

/**
 * Finds what an alarm must announce straight from the figures, without metrics, latches or alarms: a second opinion.
 * Only the forecast has no other source than itself.
 */
export class Crossings {
  readonly all: Crossing[] = [];
  private readonly guards: readonly { readonly guard: Guard; readonly name: string }[];
  private readonly watches = new Map<string, Watch>();

  constructor(guards: readonly Guard[]) {
    this.guards = guards.map((guard) => ({ guard, name: guardName(guard) }));
  }

  /** @param breach the forecast, once two in a row were above the threshold */
  look(hour: number, usage: Usage, segment: Segment, breach: Forecast | null): void {
    const watch = this.watchOf(usage);
    for (const { guard, name } of this.guards) {
      if (watch.crossed.has(name) || !isCrossed(guard, watch, segment, breach !== null)) continue;
      const expected = guard.kind === "forecast" ? (breach?.expected ?? null) : null;
      this.found(guard, hour, usage, segment, expected);
    }
  }

  /** Once a period is over, all that is left to tell of it is an overage nobody has heard of. */
  lookBack(hour: number, usage: Usage, segment: Segment): void {
    const watch = this.watchOf(usage);
    for (const { guard } of this.guards) {
      if (guard.kind !== "late-overage" || watch.crossed.has("late-overage") || watch.crossed.has("over-budget"))
        continue;
      if (isAbove(watch.peak, ONE, segment)) this.found(guard, hour, usage, segment, null);
    }
  }

  private found(guard: Guard, hour: number, usage: Usage, { ceiling }: Segment, expected: bigint | null): void {
    const watch = this.watchOf(usage);
    watch.crossed.add(guardName(guard));
    this.all.push({ guard, period: usage.period, hour, consumed: roundUp(watch.peak), ceiling, expected });
  }

  private watchOf({ period, total, byFeature }: Usage): Watch {
    let watch = this.watches.get(period.start);
    if (watch === undefined) {
      watch = { peak: ZERO, features: new Map(), crossed: new Set() };
      this.watches.set(period.start, watch);
    }
    watch.peak = highest(watch.peak, total);
    for (const [feature, tokens] of byFeature) {
      watch.features.set(feature, highest(watch.features.get(feature) ?? ZERO, tokens));
    }
    return watch;
  }
}

const isAbove = ({ n, d }: Exact, share: Exact, { ceiling }: Segment): boolean => n * share.d > share.n * ceiling * d;

function isCrossed(guard: Guard, { peak, features }: Watch, segment: Segment, isForecastBreach: boolean): boolean {
  switch (guard.kind) {
    case "utilization":
      return isAbove(peak, guard.threshold, segment);
    case "over-budget":
      return isAbove(peak, ONE, segment);
    case "forecast":
      return isForecastBreach;
    case "late-overage":
      return false;
    case "feature-limit": {
      const limit = segment.limits.featureTokens.get(guard.feature);
      const used = features.get(guard.feature);
      return limit !== undefined && used !== undefined && compare(used, exactWhole(limit)) > 0;
    }
  }
}
