import { plannedOf } from "../forecast/days.ts";
import { type Forecast, forecast } from "../forecast/forecast.ts";
import { holidaysOf } from "../forecast/holidays.ts";
import type { Budget } from "../model/budget.ts";
import type { Day } from "../model/calendar.ts";
import { type Exact, roundUp } from "../model/exact.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { PeriodUsage } from "../model/period-usage.ts";
import { type Projection, segmentAt } from "../model/projection.ts";
import { limitedFeatures } from "./guards.ts";
import type { Pool } from "./pool.ts";

/** What decides an organization's metrics beside its usage. */
export interface MetricRules {
  readonly org: string;
  /** Every feature that has an alarm of its own, limited in this period or not. */
  readonly limitedFeatures: readonly string[];
  /** The share of the ceiling above which a forecast is a breach. */
  readonly forecastThreshold: Exact;
  /** Metrics come hourly: after so many seconds at zero, an alarm sees no breach any more and is back to OK. */
  readonly settleSeconds: number;
}

/** A meter and a rehearsal both take an organization's rules and plan from here. */
export interface Metered extends MetricRules {
  readonly projection: Projection;
  readonly minimumDays: number;
  readonly holidays: ReadonlySet<Day>;
  /** The budget lets estimated days feed forecasts. */
  readonly usesEstimates: boolean;
}

/** What is known in one hour. */
export interface Hour {
  /** Seconds since 1970, UTC. */
  readonly now: number;
  readonly usage: PeriodUsage;
  readonly pool: Pool;
  /** The period before, while its last days may still arrive; null: nothing is known of it. */
  readonly late: LatePeriod | null;
  readonly forecast: Forecast | null;
}

export interface LatePeriod {
  readonly usage: PeriodUsage;
  readonly pool: Pool;
  readonly isDue: boolean;
}

export function meteredOf(
  { budget, projection }: { readonly budget: Budget; readonly projection: Projection },
  guardrails: Guardrails,
): Metered {
  return {
    org: budget.org,
    projection,
    limitedFeatures: limitedFeatures(projection),
    forecastThreshold: budget.alarms?.forecast ?? guardrails.alarms.forecast,
    settleSeconds: settleSeconds(guardrails.alarms),
    minimumDays: guardrails.forecast.minimumDays,
    holidays: holidaysOf(budget),
    usesEstimates: usesEstimates(budget),
  };
}

export const usesEstimates = ({ meter }: Pick<Budget, "meter">): boolean => meter?.volumes?.forecast === true;

const HOUR = 3600;

export const settleSeconds = ({ period, evaluationPeriods }: Guardrails["alarms"]): number =>
  Math.max(period, HOUR) * evaluationPeriods;

/** Null before the plan begins, and where there is no forecast. */
export function forecastOf(
  { projection, minimumDays, holidays }: Metered,
  usage: PeriodUsage,
  { ceiling }: Pool,
  earlier: readonly PeriodUsage[],
): Forecast | null {
  const segment = segmentAt(projection, usage.period);
  const planned = segment && plannedOf(segment, projection);
  const made = planned && forecast(usage, { planned, ceiling, minimumDays, earlier, holidays });
  return typeof made === "string" ? null : made;
}

/** Whole tokens above a limit, rounded up: above zero exactly when the limit is passed. */
export function tokensOver(used: Exact, limit: bigint): number {
  const over = roundUp(used) - limit;
  return over > 0n ? Number(over) : 0;
}
