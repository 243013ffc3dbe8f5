import type { Exact } from "./exact.ts";
import type { Severity } from "./finding.ts";

/** The shares of a ceiling that verdicts, colours and alarms turn at: no percentage is rounded onto one of them. */
export const turningPoints = ({ thresholds: { healthy, overage, utilization } }: Guardrails): readonly Exact[] => [
  healthy.from,
  healthy.to,
  overage,
  ...utilization,
];

/** policy/guardrails.yaml: the numbers of policy, as data. Shares are fractions of one (80 % is 4/5). */
export interface Guardrails {
  readonly severities: ReadonlyMap<string, Severity | "off">;
  readonly thresholds: {
    readonly utilization: readonly Exact[];
    /** Fixed at 100 %, so that gate and alarms agree: the schema takes no other. */
    readonly overage: Exact;
    readonly healthy: { readonly from: Exact; readonly to: Exact };
    readonly purchasedUnused: Exact;
    readonly unusualQuantityTimes: Exact;
    readonly planEndsSoonDays: number;
  };
  /** In CloudWatch's own words; the period in seconds. */
  readonly alarms: {
    readonly period: number;
    readonly evaluationPeriods: number;
    readonly datapointsToAlarm: number;
    readonly forecast: Exact;
  };
  /** No forecast speaks before this many days of a period. */
  readonly forecast: { readonly minimumDays: number };
}
