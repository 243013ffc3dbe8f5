import { METRICS, percentText } from "../../metrics/names.ts";
import type { Exact } from "../../model/exact.ts";
import type { Projection } from "../../model/projection.ts";
import { count } from "../../text/text.ts";
import type { PlannedAlarm } from "../alarm-plan.ts";
import type { Line } from "./widget.ts";

const RED = "#d13212";
const ORANGE = "#ff9900";

/** The ceilings of the plan, each with the months it holds in. What is really allocated is a metric beside them. */
export function ceilingLines({ periods }: Pick<Projection, "periods">): Line[] {
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

/** Where the alarms of an organization stand, and the ceiling itself. */
export const thresholdLines = (alarms: readonly PlannedAlarm[]): Line[] => [
  ...alarms
    .filter(({ metricName }) => metricName === METRICS.budget)
    .map(({ about, threshold }) => ({ label: about, value: threshold, color: ORANGE })),
  { label: "ceiling", value: 100, color: RED },
];

export const forecastLine = (forecast: Exact): Line => ({
  label: `forecast above ${percentText(forecast)} % alarms`,
  value: Number(percentText(forecast)),
  color: ORANGE,
});
