import { FIGURES } from "../metrics/figures.ts";
import { METRICS, type Metric } from "../metrics/names.ts";
import { add, compare, type Exact, exact, exactFromText, multiply, subtract, ZERO } from "../model/exact.ts";
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
  /** Of these metrics, those that are sent when they change: AWS bills a metric for each hour in which it is sent. */
  readonly onChange: number;
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

/** A source is asked every four hours, and a run takes its time: at most seven hours of a day have new figures. */
const FIGURES_SHARE: Exact = { n: 7n, d: 24n };
/** Those of the closing period are sent for ten days of a month. */
const CLOSING = new Set<Metric>([METRICS.closing, METRICS.closingAsOf]);
const CLOSING_SHARE: Exact = { n: 1n, d: 3n };
/** The heartbeat and the stale organizations, of all meters of an account. */
const OF_ALL_METERS = 2;

const FIGURES_OF_ORG = FIGURES.map((metric) =>
  CLOSING.has(metric) ? multiply(FIGURES_SHARE, CLOSING_SHARE) : FIGURES_SHARE,
).reduce(add);

/** What AWS charges for a plan a month. */
export function awsCost({ alarms }: ComparedPlan): AwsCost {
  // Metrics of AWS's own services are free.
  const custom = alarms.filter(({ namespace }) => !namespace.startsWith("AWS/"));
  const watched = new Set(custom.map(({ metricName, dimensions }) => JSON.stringify([metricName, dimensions])));
  const orgs = new Set(alarms.flatMap(({ org }) => org ?? [])).size;
  const hourly = watched.size + OF_ALL_METERS;
  const onChange = orgs * FIGURES.length;
  const ofAlarms = toMinor(multiply(PRICES.alarm, exact(alarms.length)), USD);
  const ofMetrics = metricCost(add(exact(hourly), multiply(FIGURES_OF_ORG, exact(orgs))));
  const ofDashboards = dashboardCost(1);
  const total = ofAlarms + ofMetrics + ofDashboards;
  const cost = { alarms: ofAlarms, metrics: ofMetrics, dashboards: ofDashboards, total };
  const more = { dashboards: orgs, cost: dashboardCost(orgs) };
  return { alarms: alarms.length, metrics: hourly + onChange, onChange, dashboards: 1, more, cost };
}

const dashboardCost = (dashboards: number): Minor => toMinor(multiply(PRICES.dashboard, exact(dashboards)), USD);

/** @param metrics each counted by the share of a month in which it is sent */
function metricCost(metrics: Exact): Minor {
  let [total, from] = [ZERO, ZERO];
  for (const { upTo, price } of PRICES.metrics) {
    const to = compare(metrics, exact(upTo)) < 0 ? metrics : exact(upTo);
    if (compare(to, from) <= 0) break;
    total = add(total, multiply(price, subtract(to, from)));
    from = to;
  }
  return toMinor(total, USD);
}
