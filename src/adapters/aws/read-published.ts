import { GetMetricDataCommand, type MetricDataQuery, type MetricDataResult } from "@aws-sdk/client-cloudwatch";
import { dimensionsOf, METRICS, type Metric, NAMESPACE } from "../../core/metrics/names.ts";
import type { PublishedHour } from "../../core/usage/published-usage.ts";
import type { Aws } from "./aws.ts";

/** The limit of one call. */
const MAX_QUERIES = 500;
const HOUR = 3600;

type Figure = Exclude<keyof PublishedHour, "at">;

/** An hour is sent several times: the highest value counts. Where the lowest is another one, it changed meanwhile. */
const FIGURES: Readonly<Record<Figure, readonly [Metric, "Maximum" | "Minimum"]>> = {
  tokens: [METRICS.consumed, "Maximum"],
  tokensLeast: [METRICS.consumed, "Minimum"],
  asOf: [METRICS.asOf, "Maximum"],
  periodStart: [METRICS.periodStart, "Maximum"],
  periodStartLeast: [METRICS.periodStart, "Minimum"],
  allocation: [METRICS.allocated, "Maximum"],
  allocationLeast: [METRICS.allocated, "Minimum"],
  forecastPercent: [METRICS.forecast, "Maximum"],
  forecastLeast: [METRICS.forecast, "Minimum"],
  closing: [METRICS.closing, "Maximum"],
  closingLeast: [METRICS.closing, "Minimum"],
  closingAsOf: [METRICS.closingAsOf, "Maximum"],
};
const NAMES = Object.keys(FIGURES) as Figure[];

const NOTHING = Object.fromEntries(NAMES.map((name) => [name, null])) as Readonly<Record<Figure, null>>;

/**
 * What the meter has published of each organization, hour by hour; an organization without any is absent.
 * @param from and `to`: seconds since 1970, UTC; CloudWatch keeps hourly figures for 455 days
 * @throws AwsError
 */
export async function readPublished(
  aws: Aws,
  orgs: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<ReadonlyMap<string, readonly PublishedHour[]>> {
  const all = new Map<string, Map<number, PublishedHour>>();
  const queries = orgs.flatMap((org, at) =>
    NAMES.map((name) => ({ org, name, query: queryOf(org, name, `${name}${at}`) })),
  );
  for (let start = 0; start < queries.length; start += MAX_QUERIES) {
    const some = new Map(queries.slice(start, start + MAX_QUERIES).map((one) => [one.query.Id, one]));
    const asked = [...some.values()].map(({ query }) => query);
    for await (const { Id, Timestamps = [], Values = [] } of pages(aws, asked, from, to)) {
      const found = some.get(Id);
      if (found === undefined) continue;
      const hours = all.get(found.org) ?? new Map<number, PublishedHour>();
      for (const [index, timestamp] of Timestamps.entries()) {
        const at = timestamp.getTime() / 1000;
        hours.set(at, { ...(hours.get(at) ?? { at, ...NOTHING }), [found.name]: Values[index] ?? null });
      }
      all.set(found.org, hours);
    }
  }
  return new Map([...all].map(([org, hours]) => [org, [...hours.values()]]));
}

function queryOf(org: string, name: Figure, Id: string): MetricDataQuery {
  const [MetricName, Stat] = FIGURES[name];
  const Dimensions = Object.entries(dimensionsOf(org)).map(([Name, Value]) => ({ Name, Value }));
  return { Id, MetricStat: { Metric: { Namespace: NAMESPACE, MetricName, Dimensions }, Period: HOUR, Stat } };
}

async function* pages(
  aws: Aws,
  MetricDataQueries: MetricDataQuery[],
  from: number,
  to: number,
): AsyncGenerator<MetricDataResult> {
  let NextToken: string | undefined;
  do {
    const command = new GetMetricDataCommand({
      MetricDataQueries,
      StartTime: new Date(from * 1000),
      EndTime: new Date(to * 1000),
      ScanBy: "TimestampAscending",
      ...(NextToken === undefined ? {} : { NextToken }),
    });
    const page = await aws.ask("cloudwatch:GetMetricData", (options) => aws.cloudwatch.send(command, options));
    yield* page.MetricDataResults ?? [];
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
}
