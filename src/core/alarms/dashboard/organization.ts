import { dimensionsOf, METRICS, type Metric as MetricName, NAMESPACE, percentText } from "../../metrics/names.ts";
import type { Exact } from "../../model/exact.ts";
import type { Projection } from "../../model/projection.ts";
import { markdownCode, markdownLine, markdownText } from "../../text/escape.ts";
import { count } from "../../text/text.ts";
import type { Planned, PlannedAlarm } from "../alarm-plan.ts";
import { alarmArn, type Place } from "../place.ts";
import { alarmStates, bodyOf, type DashboardBody, graph, type Line, latest, type Metric, text } from "./widget.ts";

export interface OrganizationFacts {
  readonly planned: Planned;
  /** The alarms of this organization. */
  readonly alarms: readonly PlannedAlarm[];
  /** The share of the ceiling above which a forecast is a breach. */
  readonly forecast: Exact;
}

/** One organization: its usage against its ceiling, the forecast, and its alarms. */
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

const RED = "#d13212";
const ORANGE = "#ff9900";

/** The ceilings of the plan, each with its months. The real allocation is a metric in the same graph. */
function ceilingLines({ periods }: Pick<Projection, "periods">): Line[] {
  const spans = new Map<bigint, { from: string; through: string }[]>();
  let before: bigint | null = null;
  for (const { period, segment } of periods) {
    const found = spans.get(segment.ceiling) ?? [];
    const last = found.at(-1);
    if (segment.ceiling === before && last !== undefined) last.through = period.month;
    else found.push({ from: period.month, through: period.month });
    spans.set(segment.ceiling, found);
    before = segment.ceiling;
  }
  return [...spans].map(([ceiling, found]) => ({
    label: `ceiling ${count(ceiling)}: ${found.map(({ from, through }) => (from === through ? from : `${from} to ${through}`)).join(", ")}`,
    value: Number(ceiling),
    color: RED,
  }));
}

/** The thresholds of an organization's alarms, and the ceiling. */
const thresholdLines = (alarms: readonly PlannedAlarm[]): Line[] => [
  ...alarms
    .filter(({ metricName }) => metricName === METRICS.budget)
    .map(({ about, threshold }) => ({ label: about, value: threshold, color: ORANGE })),
  { label: "ceiling", value: 100, color: RED },
];

const forecastLine = (forecast: Exact): Line => ({
  label: `forecast above ${percentText(forecast)} % alarms`,
  value: Number(percentText(forecast)),
  color: ORANGE,
});
