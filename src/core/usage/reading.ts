import type { Forecast } from "../forecast/forecast.ts";
import { type BillingPeriod, daysBetween } from "../model/calendar.ts";
import { type Exact, roundUp } from "../model/exact.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { Segment } from "../model/projection.ts";

/** What is used of a period, added up. */
export interface Usage {
  readonly period: BillingPeriod;
  readonly periodId: string | null;
  readonly state: "open" | "closed";
  readonly total: Exact;
  readonly byFeature: ReadonlyMap<string, Exact>;
}

/** What a period may use: its segment's figures. */
export type Pool = Pick<Segment, "allocation" | "ceiling"> & {
  readonly limits: Pick<Segment["limits"], "featureTokens">;
};

/** One hour of one organization. */
export interface Reading {
  readonly org: string;
  /** Seconds since 1 January 1970, UTC. */
  readonly now: number;
  readonly usage: Usage;
  readonly pool: Pool;
  /** Every feature that has an alarm of its own, limited in this period or not. */
  readonly limitedFeatures: readonly string[];
  /** The period before, while its last days may still arrive; null: nothing is read of it any more. */
  readonly late: { readonly usage: Usage; readonly pool: Pool; readonly isDue: boolean } | null;
  readonly forecast: Forecast | null;
  /** The share of the ceiling above which a forecast is a breach. */
  readonly forecastThreshold: Exact;
  /** How long alarms need to go back to OK: settleSeconds(). */
  readonly settleSeconds: number;
}

const HOUR = 3600;

/** Metrics come hourly: after so many seconds at zero, no breach is among what an alarm looks at. */
export const settleSeconds = ({ period, evaluationPeriods }: Guardrails["alarms"]): number =>
  Math.max(period, HOUR) * evaluationPeriods;

/** Usage of a period's last days arrives for this long after its end. */
export const LATE_DAYS = 10;

/** Whether usage of a period may still arrive on a day. */
export const isLateDue = ({ period }: Pick<Usage, "period">, day: string): boolean =>
  daysBetween(period.end, day) < LATE_DAYS;

/** What tells a period from the next. */
export const keyOf = ({ periodId, period }: Usage): string => periodId ?? period.start;

/** Hours since 1970. */
export const hourOf = ({ now }: Pick<Reading, "now">): number => Math.floor(now / HOUR);

/** Whole tokens beyond a limit, rounded up: above zero exactly when the limit is passed. */
export function tokensOver(consumed: Exact, limit: bigint): number {
  const over = roundUp(consumed) - limit;
  return over > 0n ? Number(over) : 0;
}
