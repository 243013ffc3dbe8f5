import { GetMetricDataCommand, type MetricDataQuery, type MetricDataResult } from "@aws-sdk/client-cloudwatch";
import type { Deployed, MeterRuns } from "../../core/alarms/drift/deployed.ts";
import {
  type Dimensions,
  dimensionsOf,
  METER_METRICS,
  METRICS,
  meterDimensions,
  meterResourceName,
  NAMESPACE,
} from "../../core/metrics/names.ts";
import type { Aws } from "./aws.ts";
import type { Requests } from "./requests.ts";

const HOUR = 3600;
const PERIOD = 300;
const HOURS = 3;
/** The limit of one call. */
const MOST_QUERIES = 500;

const FUNCTION = ["Invocations", "Errors"] as const;

/**
 * How the meter ran in the last hours, by the metrics that it and Lambda send: whether its schedule starts it, and for
 * which organizations it sends figures. Of two meters under one prefix, one may have stopped.
 * @param now seconds since 1 January 1970, UTC
 */
export async function readMeterRuns(
  aws: Aws,
  requests: Requests,
  { prefix, orgs }: { readonly prefix: string; readonly orgs: readonly string[] },
  now: number,
): Promise<Pick<Deployed, "meter" | "published">> {
  const emit = { FunctionName: meterResourceName(prefix, "emit").physical };
  const queries = [
    ...FUNCTION.map((name) => queryOf(name.toLowerCase(), ["AWS/Lambda", name, emit], "Sum", PERIOD)),
    heartbeatQuery(prefix),
    ...orgs.map((org, at) => queryOf(`org${at}`, [NAMESPACE, METRICS.budget, dimensionsOf(org)], "SampleCount", HOUR)),
  ];
  const hides = "runs of the meter, and organizations without figures";
  const found = await requests.ask("cloudwatch:GetMetricData", hides, async (options) => {
    const results: MetricDataResult[] = [];
    for (let start = 0; start < queries.length; start += MOST_QUERIES) {
      const command = new GetMetricDataCommand({
        MetricDataQueries: queries.slice(start, start + MOST_QUERIES),
        StartTime: new Date((now - HOURS * HOUR) * 1000),
        EndTime: new Date((now + PERIOD) * 1000),
      });
      results.push(...((await aws.cloudwatch.send(command, options)).MetricDataResults ?? []));
    }
    return results;
  });
  if (found === null) return { meter: null, published: null };
  const pointsById = new Map(found.map((result) => [result.Id, pointsOf(result)]));
  const isSent = (id: string): boolean => (pointsById.get(id)?.length ?? 0) > 0;
  const published = new Set<string | null>(orgs.filter((_, at) => isSent(`org${at}`)));
  if (isSent(HEARTBEAT)) published.add(null);
  const [starts = [], errors = []] = FUNCTION.map((name) => pointsById.get(name.toLowerCase()));
  return { meter: runsOf(starts, errors, now), published };
}

const HEARTBEAT = "heartbeat";

const heartbeatQuery = (prefix: string): MetricDataQuery => {
  const metric = METER_METRICS.heartbeat;
  return queryOf(HEARTBEAT, [NAMESPACE, metric, meterDimensions(metric, prefix)], "SampleCount", HOUR);
};

function queryOf(
  Id: string,
  [Namespace, MetricName, dimensions]: readonly [string, string, Dimensions],
  Stat: string,
  Period: number,
): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Id, MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period, Stat } };
}

function runsOf(starts: readonly Point[], errors: readonly Point[], now: number): MeterRuns {
  const lastStart = Math.max(0, ...starts.flatMap(({ at, value }) => (value > 0 ? at : [])));
  const ofLastHour = (points: readonly Point[]): number =>
    points.reduce((sum, { at, value }) => (at > now - HOUR ? sum + value : sum), 0);
  return { lastStart: lastStart === 0 ? null : lastStart, runs: ofLastHour(starts), errors: ofLastHour(errors) };
}

interface Point {
  readonly at: number;
  readonly value: number;
}

const pointsOf = ({ Timestamps = [], Values = [] }: MetricDataResult): Point[] =>
  Timestamps.map((timestamp, index) => ({ at: timestamp.getTime() / 1000, value: Values[index] ?? 0 }));
