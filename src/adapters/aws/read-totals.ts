import { GetMetricDataCommand, type MetricDataQuery, type MetricDataResult } from "@aws-sdk/client-cloudwatch";
import { dimensionsOf, METRICS, NAMESPACE } from "../../core/metrics/names.ts";
import type { Total } from "../../core/usage/published-usage.ts";
import type { Aws } from "./aws.ts";

/** The limit of one call. */
const MAX_QUERIES = 500;
const HOUR = 3600;

/**
 * What the meter has published of each organization's consumption, hour by hour; an organization without any is absent.
 * @param from and `to`: seconds since 1970, UTC; CloudWatch keeps hourly figures for 455 days
 * @throws AwsError
 */
export async function readTotals(
  aws: Aws,
  orgs: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<ReadonlyMap<string, readonly Total[]>> {
  const totals = new Map<string, Total[]>();
  for (let start = 0; start < orgs.length; start += MAX_QUERIES) {
    const some = orgs.slice(start, start + MAX_QUERIES);
    const queries = some.map((org, index) => queryOf(org, `q${index}`));
    for await (const { Id, Timestamps = [], Values = [] } of pages(aws, queries, from, to)) {
      const org = some[Number(Id?.slice(1))];
      if (org === undefined || Timestamps.length === 0) continue;
      const own = totals.get(org) ?? [];
      for (const [index, timestamp] of Timestamps.entries()) {
        own.push({ at: timestamp.getTime() / 1000, tokens: BigInt(Math.round(Values[index] ?? 0)) });
      }
      totals.set(org, own);
    }
  }
  return totals;
}

const queryOf = (org: string, Id: string): MetricDataQuery => ({
  Id,
  MetricStat: {
    Metric: {
      Namespace: NAMESPACE,
      MetricName: METRICS.consumed,
      Dimensions: Object.entries(dimensionsOf(org)).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: HOUR,
    Stat: "Maximum",
  },
});

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
