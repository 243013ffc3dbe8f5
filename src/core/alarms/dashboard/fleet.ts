import { METER_METRICS, METRICS, type Metric as MetricName, NAMESPACE } from "../../metrics/names.ts";
import { markdownLine } from "../../text/escape.ts";
import type { AlarmPlan } from "../alarm-plan.ts";
import { alarmArn, type Place } from "../place.ts";
import { alarmsByOrg } from "../plan.ts";
import { alarmStates, bodyOf, type DashboardBody, graph, latest, type Metric, text } from "./widget.ts";

/**
 * The organizations with the highest figures. CloudWatch finds them by a query, so that a new organization changes no
 * dashboard but its own, and a large fleet stays within a dashboard's 2,500 metrics. Pools are not added up, because an
 * organization cannot use the tokens of another.
 */
export function fleetDashboard(plan: AlarmPlan, place: Place): DashboardBody {
  const { region } = place;
  const ofMeter = (alarmsByOrg(plan).get(null) ?? []).map(({ name }) => alarmArn(place, name));
  const top = (title: string, metric: MetricName) => latest("bar", title, region, [highest(metric)]);
  return bodyOf([
    [
      text(
        `# ${markdownLine(plan.prefix)}\n\nThe ${MOST} organizations with the highest figures in this account and region.`,
        2,
      ),
    ],
    [top("Percent of the ceiling", METRICS.budget), top("Forecast above its threshold: 1", METRICS.forecastBreach)],
    [top("Tokens over the ceiling", METRICS.over), top("Tokens over, known after the reset", METRICS.late)],
    [graph("The meter", region, METER), ...alarmStates("Alarms of the meter", ofMeter)],
  ]);
}

const MOST = 20;

/** A Metrics Insights query ranks up to 10,000 organizations; a search would stop at 500, unsorted. */
const highest = (metric: MetricName): Metric => [
  {
    id: "highest",
    expression: `SELECT MAX(${metric}) FROM SCHEMA(${NAMESPACE}, Org) GROUP BY Org ORDER BY MAX() DESC LIMIT ${MOST}`,
  },
];

const METER: readonly Metric[] = [
  [NAMESPACE, METER_METRICS.heartbeat, { label: "heartbeats" }],
  [NAMESPACE, METER_METRICS.stale, { label: "organizations without fresh figures" }],
  [NAMESPACE, METER_METRICS.unconfirmed, { label: "unconfirmed subscriptions" }],
  [NAMESPACE, METER_METRICS.drift, { label: "allocations that differ from the file" }],
];
