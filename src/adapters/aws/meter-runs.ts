import { GetMetricDataCommand, type MetricDataResult } from "@aws-sdk/client-cloudwatch";
import type { MeterRuns } from "../../core/alarms/drift/deployed.ts";
import { meterResourceName } from "../../core/metrics/names.ts";
import type { Aws } from "./aws.ts";
import type { Requests } from "./requests.ts";

const HOUR = 3600;
const PERIOD = 300;
const HOURS = 3;

/**
 * How the meter's function ran in the last hours, by the metrics that Lambda sends. Its own API would say that the function
 * exists; these say that its schedule starts it, and need no other client of the SDK.
 * @param now seconds since 1 January 1970, UTC
 */
export async function readMeterRuns(
  aws: Aws,
  requests: Requests,
  prefix: string,
  now: number,
): Promise<MeterRuns | null> {
  const Dimensions = [{ Name: "FunctionName", Value: meterResourceName(prefix, "emit").physical }];
  const queries = ["Invocations", "Errors"].map((MetricName) => ({
    Id: MetricName.toLowerCase(),
    MetricStat: { Metric: { Namespace: "AWS/Lambda", MetricName, Dimensions }, Period: PERIOD, Stat: "Sum" },
  }));
  const command = new GetMetricDataCommand({
    MetricDataQueries: queries,
    StartTime: new Date((now - HOURS * HOUR) * 1000),
    EndTime: new Date((now + PERIOD) * 1000),
  });
  const answer = await requests.ask("cloudwatch:GetMetricData", "runs of the meter's function", (options) =>
    aws.cloudwatch.send(command, options),
  );
  if (answer === null) return null;
  const [starts = [], errors = []] = ["invocations", "errors"].map((id) =>
    pointsOf(answer.MetricDataResults?.find(({ Id }) => Id === id)),
  );
  const lastStart = Math.max(0, ...starts.flatMap(({ at, value }) => (value > 0 ? at : [])));
  const ofLastHour = (points: readonly Point[]): number =>
    points.reduce((sum, { at, value }) => (at > now - HOUR ? sum + value : sum), 0);
  return { lastStart: lastStart === 0 ? null : lastStart, runs: ofLastHour(starts), errors: ofLastHour(errors) };
}

interface Point {
  readonly at: number;
  readonly value: number;
}

const pointsOf = ({ Timestamps = [], Values = [] }: MetricDataResult = {}): Point[] =>
  Timestamps.map((timestamp, index) => ({ at: timestamp.getTime() / 1000, value: Values[index] ?? 0 }));
