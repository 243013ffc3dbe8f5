import type { DashboardBody, Metric, Widget } from "../../../src/core/alarms/dashboard/widget.ts";

const named = (metric: Metric): string => {
  const options = metric.at(-1);
  if (typeof options !== "object") return metric.join(" ");
  return options["expression"] ?? `${metric.slice(1, -1).join(" ")} (${options["label"]})`;
};

function about({ properties }: Widget): string[] {
  if ("markdown" in properties) return properties.markdown.split("\n").filter((line) => line !== "");
  if ("alarms" in properties) return [properties.title, ...properties.alarms.map((arn) => `  ${arn}`)];
  const lines = properties.annotations?.horizontal ?? [];
  return [
    `${properties.title}, ${properties.view}`,
    ...properties.metrics.map((metric) => `  ${named(metric)}`),
    ...lines.map(({ label, value }) => `  --- ${value} ${label}`),
  ];
}

/** A dashboard as a person would describe it: where each widget stands, and what it shows. */
export const drawn = ({ widgets }: DashboardBody): string =>
  widgets
    .map((widget) => {
      const { x, y, width, height, type } = widget;
      return [`${type} at ${x},${y}, ${width} x ${height}`, ...about(widget).map((line) => `  ${line}`)].join("\n");
    })
    .join("\n\n")
    .concat("\n");
