import { type Forecast, forecast } from "../forecast/forecast.ts";
import { plannedOf } from "../forecast/planned.ts";
import type { Budget } from "../model/budget.ts";
import type { Consumption } from "../model/consumption.ts";
import type { Exact } from "../model/exact.ts";
import type { Guardrails } from "../model/guardrails.ts";
import { type Projection, segmentAt } from "../model/projection.ts";
import { type Pool, settleSeconds, type Usage } from "../usage/reading.ts";
import { type Datapoints, datapointsOf } from "./datapoints.ts";
import { limitedFeatures } from "./guards.ts";
import type { LatchState } from "./latch.ts";

/** What decides an organization's metrics besides its usage. A meter and a rehearsal take it from here alike. */
export interface Metered {
  readonly org: string;
  readonly projection: Projection;
  readonly limitedFeatures: readonly string[];
  readonly forecastThreshold: Exact;
  readonly settleSeconds: number;
  readonly minimumDays: number;
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
  };
}

/** What is known of a period, and what it may use. */
export interface Account {
  readonly usage: Usage;
  readonly pool: Pool;
}

export interface Hour {
  /** Seconds since 1970, UTC. */
  readonly now: number;
  readonly current: Account;
  /** The period before; null: nothing is known of it. */
  readonly late: (Account & { readonly isDue: boolean }) | null;
  readonly forecast: Forecast | null;
}

export function hourOf(metered: Metered, hour: Hour, before: LatchState | null): Datapoints {
  const { org, limitedFeatures, forecastThreshold, settleSeconds } = metered;
  const { now, current, late, forecast } = hour;
  const { usage, pool } = current;
  // Written out: V8 of Node 20 takes a microsecond for a spread, and a rehearsal asks for every hour.
  const reading = { org, now, usage, pool, limitedFeatures, late, forecast, forecastThreshold, settleSeconds };
  return datapointsOf(reading, before);
}

/** Null before the plan begins, and before enough days have ended. */
export function forecastOf(
  { projection, minimumDays }: Metered,
  consumption: Consumption,
  { ceiling }: Pool,
): Forecast | null {
  const segment = segmentAt(projection, consumption.period);
  return segment && forecast(consumption, { planned: plannedOf(segment), ceiling, minimumDays });
}
