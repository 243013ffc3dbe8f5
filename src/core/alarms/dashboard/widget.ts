/**
 * The part of CloudWatch's dashboard bodies that Tollgate uses:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */

/** CloudWatch's limits. PutDashboard does not report all of them. */
export const LIMITS = {
  columns: 24,
  widgets: 500,
  metricsPerWidget: 500,
  metrics: 2500,
  alarmsPerWidget: 100,
} as const;

/** Metrics are published once an hour. */
const HOUR = 3600;

/** `[namespace, name, dimension, value, ..., { label }]`, or `[{ expression, ... }]`. */
export type Metric = readonly (string | Readonly<Record<string, string>>)[];

/** A line across a graph. */
export interface Line {
  readonly label: string;
  readonly value: number;
  readonly color?: string;
}

export type Properties =
  | { readonly markdown: string }
  | { readonly title: string; readonly alarms: readonly string[]; readonly sortBy: "stateUpdatedTimestamp" }
  | {
      readonly title: string;
      readonly region: string;
      readonly view: "timeSeries" | "singleValue" | "bar";
      readonly stat: "Maximum";
      readonly period: number;
      readonly metrics: readonly Metric[];
      readonly yAxis?: { readonly left: { readonly min: 0 } };
      readonly annotations?: { readonly horizontal: readonly Line[] };
    };

/** A widget without its position. */
export interface Tile {
  readonly type: "text" | "metric" | "alarm";
  readonly width: number;
  readonly height: number;
  readonly properties: Properties;
}

export interface Widget extends Tile {
  readonly x: number;
  readonly y: number;
}

export interface DashboardBody {
  /** How far back it shows figures when it is opened. */
  readonly start: string;
  readonly periodOverride: "inherit";
  readonly widgets: readonly Widget[];
}

export const text = (markdown: string, height: number): Tile => ({
  type: "text",
  width: LIMITS.columns,
  height,
  properties: { markdown },
});

const half = { width: LIMITS.columns / 2, height: 7 } as const;

/** Figures over time. */
export const graph = (
  title: string,
  region: string,
  metrics: readonly Metric[],
  lines: readonly Line[] = [],
): Tile => ({
  type: "metric",
  ...half,
  properties: {
    title,
    region,
    view: "timeSeries",
    stat: "Maximum",
    period: HOUR,
    metrics,
    yAxis: { left: { min: 0 } },
    ...(lines.length === 0 ? {} : { annotations: { horizontal: lines } }),
  },
});

/** The latest figures, as numbers or bars. */
export const latest = (
  view: "singleValue" | "bar",
  title: string,
  region: string,
  metrics: readonly Metric[],
): Tile => ({
  type: "metric",
  ...(view === "bar" ? half : { width: LIMITS.columns, height: 3 }),
  properties: { title, region, view, stat: "Maximum", period: HOUR, metrics },
});

/** States of alarms, those in ALARM first. A widget shows at most 100. */
export function alarmStates(title: string, arns: readonly string[]): Tile[] {
  const tiles: Tile[] = [];
  for (let at = 0; at < arns.length; at += LIMITS.alarmsPerWidget) {
    const alarms = arns.slice(at, at + LIMITS.alarmsPerWidget);
    tiles.push({ type: "alarm", ...half, properties: { title, alarms, sortBy: "stateUpdatedTimestamp" } });
  }
  return tiles;
}

/** Places rows of tiles from the top; a tile that does not fit begins a new row. */
export function bodyOf(rows: readonly (readonly Tile[])[]): DashboardBody {
  const widgets: Widget[] = [];
  let y = 0;
  for (const row of rows) {
    let [x, height] = [0, 0];
    for (const tile of row) {
      if (x + tile.width > LIMITS.columns) [x, y, height] = [0, y + height, 0];
      widgets.push({ ...tile, x, y });
      [x, height] = [x + tile.width, Math.max(height, tile.height)];
    }
    y += height;
  }
  return { start: "-P35D", periodOverride: "inherit", widgets };
}
