import type { Datapoint } from "../../../../src/core/simulate/replay.ts";
import { Fault } from "../fault.ts";
import { DAY, type World } from "../world.ts";

export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

export interface MetricName {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly Dimension[];
}

export interface PutMetricData {
  readonly Namespace: string;
  readonly MetricData: readonly {
    readonly MetricName: string;
    readonly Dimensions?: readonly Dimension[];
    /** JSON has no NaN: the SDK sends it as text. */
    readonly Value: number | string;
    readonly Timestamp?: number;
  }[];
}

export interface GetMetricStatistics extends MetricName {
  readonly StartTime: number;
  readonly EndTime: number;
  readonly Period: number;
  readonly Statistics: readonly string[];
}

export interface GetMetricData {
  readonly StartTime: number;
  readonly EndTime: number;
  readonly MetricDataQueries: readonly {
    readonly Id: string;
    readonly MetricStat: { readonly Metric: MetricName; readonly Period: number; readonly Stat: string };
  }[];
}

const MAX_DATUMS = 1000;
const OLDEST = 14 * DAY;
const FURTHEST = 2 * 3600;

/** Everything that was sent, by namespace, name and the exact set of dimensions. */
export class Metrics {
  private readonly series = new Map<string, Datapoint[]>();
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  of(name: MetricName): readonly Datapoint[] {
    return this.series.get(keyOf(name)) ?? [];
  }

  /** All of it, or nothing. */
  put({ Namespace, MetricData }: PutMetricData): object {
    if (MetricData.length > MAX_DATUMS)
      throw invalid(`The collection MetricData must not have a size greater than ${MAX_DATUMS}.`);
    if (Namespace.startsWith("AWS/")) throw invalid("The namespace AWS/ is reserved.");
    const points = MetricData.map((datum) => ({
      key: keyOf({ Namespace, ...datum }),
      point: this.pointOf(datum.Value, datum.Timestamp ?? this.world.now),
      name: checkedName({ Namespace, ...datum }),
    }));
    for (const { key, point } of points) {
      const series = this.series.get(key);
      if (series === undefined) this.series.set(key, [point]);
      else series.push(point);
    }
    return {};
  }

  /** A figure of a service of AWS. */
  own(name: MetricName, at: number, value: number): void {
    this.series.set(keyOf(name), [...this.of(name), { at, value, sent: at }]);
  }

  statistics(query: GetMetricStatistics): object {
    const Datapoints = this.buckets(query).map(([Timestamp, values]) => ({
      Timestamp,
      ...Object.fromEntries(query.Statistics.map((name) => [name, statisticOf(name)(values)])),
    }));
    return { Label: query.MetricName, Datapoints };
  }

  data({ StartTime, EndTime, MetricDataQueries }: GetMetricData): object {
    const MetricDataResults = MetricDataQueries.map(({ Id, MetricStat: { Metric, Period, Stat } }) => {
      const buckets = this.buckets({ ...Metric, StartTime, EndTime, Period, Statistics: [Stat] });
      buckets.sort(([a], [b]) => b - a);
      const Values = buckets.map(([, values]) => statisticOf(Stat)(values));
      return { Id, Label: Metric.MetricName, Timestamps: buckets.map(([at]) => at), Values, StatusCode: "Complete" };
    });
    return { MetricDataResults, Messages: [] };
  }

  private buckets(query: GetMetricStatistics): [number, number[]][] {
    const { StartTime, EndTime, Period } = query;
    const buckets = new Map<number, number[]>();
    for (const { at, value } of this.of(query)) {
      if (at < StartTime || at >= EndTime) continue;
      const bucket = Math.floor(at / Period) * Period;
      buckets.set(bucket, [...(buckets.get(bucket) ?? []), value]);
    }
    return [...buckets];
  }

  private pointOf(value: number | string, at: number): Datapoint {
    const { now } = this.world;
    if (typeof value !== "number") throw invalid(`The value ${value} for parameter MetricData.Value is invalid.`);
    if (at < now - OLDEST || at > now + FURTHEST) throw invalid(`The timestamp ${at} is too old or too far ahead.`);
    return { at, value, sent: Math.max(at, now) };
  }
}

const STATISTICS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Maximum: (values) => Math.max(...values),
  Minimum: (values) => Math.min(...values),
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  SampleCount: (values) => values.length,
  Average: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
};

function statisticOf(name: string): (values: readonly number[]) => number {
  const statistic = STATISTICS[name];
  if (statistic === undefined) throw invalid(`There is no statistic ${name}.`);
  return statistic;
}

function keyOf({ Namespace, MetricName, Dimensions = [] }: MetricName): string {
  const dimensions = Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).sort();
  return JSON.stringify([Namespace, MetricName, dimensions]);
}

const invalid = (message: string): Fault => new Fault("InvalidParameterValue", message);
const ASCII = /^[\x20-\x7e]+$/;

/** What a metric may be called: CloudWatch takes ASCII only. */
export function checkedName(name: MetricName): MetricName {
  const { Namespace, MetricName, Dimensions = [] } = name;
  const isName = (text: string, most: number): boolean => ASCII.test(text) && text.length <= most;
  if (!isName(Namespace, 255) || Namespace.startsWith(":")) throw invalid(`The namespace ${Namespace} is invalid.`);
  if (!isName(MetricName, 255)) throw invalid(`The metric name ${MetricName} is invalid.`);
  if (Dimensions.length > 30) throw invalid("The collection Dimensions must not have a size greater than 30.");
  for (const { Name, Value } of Dimensions) {
    if (!isName(Name, 255) || Name.startsWith(":")) throw invalid(`The dimension ${Name} is invalid.`);
    if (!isName(Value, 1024) || Value.trim() === "") throw invalid(`The value of dimension ${Name} is invalid.`);
  }
  return name;
}
