import { METRICS } from "../metrics/names.ts";
import { type Exact, exactFromText, multiply } from "../model/exact.ts";
import { type Currency, type Minor, toMinor } from "../model/money.ts";
import type { ComparedPlan } from "./alarm-plan.ts";

export const USD: Currency = { code: "USD", decimals: 2 };

/** List prices in USD a month, and what they leave out. */
export const PRICES = {
  source: "https://aws.amazon.com/cloudwatch/pricing/",
  region: "us-east-1",
  uncertain:
    "These are list prices, not a bill. Other regions differ. The free tier (10 metrics, 10 alarms, 3 dashboards) is not " +
    "deducted. Requests, mail, chat and SNS are left out: they cost cents for hundreds of organizations.",
  alarm: exactFromText("0.10"),
  dashboard: exactFromText("3.00"),
  /** Tiers of custom metrics; the last one has no upper end. */
  metrics: [
    { upTo: 10_000, price: exactFromText("0.30") },
    { upTo: 250_000, price: exactFromText("0.10") },
    { upTo: 1_000_000, price: exactFromText("0.05") },
    { upTo: Number.MAX_SAFE_INTEGER, price: exactFromText("0.02") },
  ],
} as const;

export interface AwsCost {
  readonly alarms: number;
  readonly metrics: number;
  /** That of the fleet. */
  readonly dashboards: number;
  /** One for each organization beside it, which the stack makes if it is told to. */
  readonly more: { readonly dashboards: number; readonly cost: Minor };
  readonly cost: {
    readonly alarms: Minor;
    readonly metrics: Minor;
    readonly dashboards: Minor;
    readonly total: Minor;
  };
}

/** Metrics without an alarm. Those of the closing period are sent for about a third of a month. */
const UNWATCHED = [
  ...[METRICS.consumed, METRICS.allocated, METRICS.utilization, METRICS.forecast],
  ...[METRICS.periodStart, METRICS.asOf, METRICS.closing, METRICS.closingAsOf],
];

/** What AWS charges for a plan a month. */
export function awsCost({ alarms }: ComparedPlan): AwsCost {
  // Metrics of AWS's own services are free.
  const custom = alarms.filter(({ namespace }) => !namespace.startsWith("AWS/"));
  const watched = new Set(custom.map(({ metricName, dimensions }) => JSON.stringify([metricName, dimensions])));
  const orgs = new Set(alarms.flatMap(({ org }) => org ?? []));
  const metrics = watched.size + orgs.size * UNWATCHED.length;
  const ofAlarms = toMinor(multiply(PRICES.alarm, whole(alarms.length)), USD);
  const ofMetrics = metricCost(metrics);
  const ofDashboards = dashboardCost(1);
  const total = ofAlarms + ofMetrics + ofDashboards;
  const cost = { alarms: ofAlarms, metrics: ofMetrics, dashboards: ofDashboards, total };
  const more = { dashboards: orgs.size, cost: dashboardCost(orgs.size) };
  return { alarms: alarms.length, metrics, dashboards: 1, more, cost };
}

const dashboardCost = (dashboards: number): Minor => toMinor(multiply(PRICES.dashboard, whole(dashboards)), USD);

function metricCost(metrics: number): Minor {
  let [total, from] = [0n, 0];
  for (const { upTo, price } of PRICES.metrics) {
    const inTier = Math.max(0, Math.min(metrics, upTo) - from);
    total += toMinor(multiply(price, whole(inTier)), USD);
    from = upTo;
  }
  return total;
}

const whole = (value: number): Exact => ({ n: BigInt(value), d: 1n });
