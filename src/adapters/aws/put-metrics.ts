import { PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { MetricDatum } from "../../core/metrics/datapoints.ts";
import type { MeterMetric } from "../../core/metrics/names.ts";
import { NAMESPACE } from "../../core/metrics/names.ts";
import type { Aws } from "./aws.ts";

/** A metric of an organization, or of the meter itself. */
export type Sent = Omit<MetricDatum, "metric"> & { readonly metric: MetricDatum["metric"] | MeterMetric };

/** What CloudWatch takes in one call. The second is 1 MB before compression, and leaves room for the frame. */
const MAX_DATUMS = 1_000;
const MAX_BYTES = 1_000_000 - 1_000;
/** Of a datum beside its names and dimensions: keys, quotes, timestamp, value. */
const DATUM_BYTES = 120;
const DIMENSION_BYTES = 30;
const LARGEST = 2 ** 360;

/**
 * Publishes metrics, in as many calls as it takes. What was sent twice does no harm: alarms look at the maximum.
 * @param at seconds since 1 January 1970, UTC: at most two weeks ago, or two hours ahead
 * @throws RangeError before anything is sent, where a value is no finite number that CloudWatch takes: the SDK sends it
 * @throws AwsError at the first call that fails; the calls before it were sent
 */
export async function putMetrics(aws: Aws, data: readonly Sent[], at: number): Promise<void> {
  for (const { metric, dimensions, value } of data) {
    if (!Number.isFinite(value) || Math.abs(value) > LARGEST)
      throw new RangeError(`${metric} of ${dimensions["Org"] ?? "the meter"} is ${value}: no value of a metric`);
  }
  const Timestamp = new Date(at * 1000);
  for (const batch of batchesOf(data)) {
    const MetricData = batch.map(({ metric, dimensions, value }) => ({
      MetricName: metric,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      Timestamp,
      Value: value,
    }));
    const command = new PutMetricDataCommand({ Namespace: NAMESPACE, MetricData });
    await aws.ask("cloudwatch:PutMetricData", (options) => aws.cloudwatch.send(command, options));
  }
}

export function* batchesOf(data: readonly Sent[]): Generator<readonly Sent[]> {
  let batch: Sent[] = [];
  let bytes = 0;
  for (const datum of data) {
    const more = bytesOf(datum);
    if (batch.length === MAX_DATUMS || (bytes + more > MAX_BYTES && batch.length > 0)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(datum);
    bytes += more;
  }
  if (batch.length > 0) yield batch;
}

/** At most this many in JSON: names are ASCII. */
const bytesOf = ({ metric, dimensions }: Sent): number =>
  Object.entries(dimensions).reduce(
    (sum, [name, value]) => sum + name.length + value.length + DIMENSION_BYTES,
    DATUM_BYTES + metric.length,
  );
