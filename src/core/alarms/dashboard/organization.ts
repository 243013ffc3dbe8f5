import { dimensionsOf, METRICS, type Metric as MetricName, NAMESPACE } from "../../metrics/names.ts";
import type { Exact } from "../../model/exact.ts";
import { markdownCode, markdownLine, markdownText } from "../../text/escape.ts";
import type { Planned, PlannedAlarm } from "../alarm-plan.ts";
import { alarmArn, type Place } from "../place.ts";
import { ceilingLines, forecastLine, thresholdLines } from "./lines.ts";
import { alarmStates, bodyOf, type DashboardBody, graph, latest, type Metric, text } from "./widget.ts";

export interface OrganizationFacts {
  readonly planned: Planned;
  /** Those of this organization. */
  readonly alarms: readonly PlannedAlarm[];
  /** The share of the ceiling above which a forecast is a breach. */
  readonly forecast: Exact;
}

/** One organization: what it used of what it may use, where that leads, and which alarms say so. */
export function organizationDashboard({ planned, alarms, forecast }: OrganizationFacts, place: Place): DashboardBody {
  const { region } = place;
  const of = metricsOf(planned.budget.org);
  const [consumed, allocated] = [of(METRICS.consumed, "consumed"), of(METRICS.allocated, "allocated")];
  const [budget, utilization] = [of(METRICS.budget, "of the ceiling"), of(METRICS.utilization, "of the allocation")];
  const [end, over] = [of(METRICS.forecast, "forecast"), of(METRICS.over, "over the ceiling")];
  const arns = alarms.map(({ name }) => alarmArn(place, name));
  return bodyOf([
    [text(heading(planned), 3)],
    [latest("singleValue", "Now", region, [consumed, allocated, budget, end, over])],
    [
      graph("Tokens of this billing period", region, [consumed, allocated], ceilingLines(planned.projection)),
      graph("Percent used", region, [budget, utilization], thresholdLines(alarms)),
    ],
    [
      graph("How the period will end, percent of the ceiling", region, [end], [forecastLine(forecast)]),
      ...alarmStates("Alarms", arns),
    ],
    [graph("Tokens over", region, [over, of(METRICS.late, "known late"), ...featuresOf(alarms, of)])],
  ]);
}

type Of = (metric: MetricName, label: string, feature?: string) => Metric;

const metricsOf =
  (org: string): Of =>
  (metric, label, feature) => [NAMESPACE, metric, ...Object.entries(dimensionsOf(org, feature)).flat(), { label }];

const featuresOf = (alarms: readonly PlannedAlarm[], of: Of): Metric[] =>
  alarms.flatMap(({ dimensions: { Feature: feature } }) =>
    feature === undefined ? [] : [of(METRICS.featureOver, `${feature} over its limit`, feature)],
  );

const heading = ({ budget: { org, name, owners }, file }: Planned): string =>
  [
    `# ${markdownLine(name)}`,
    `Owners: ${owners.map(markdownText).join(", ")}`,
    `Budget: ${markdownCode(file)}. ${markdownCode(`tollgate explain ${org}`)} shows its figures.`,
  ].join("\n\n");
