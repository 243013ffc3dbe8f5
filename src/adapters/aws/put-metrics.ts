import { PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { MetricDatum } from "../../core/metrics/datapoints.ts";
import type { MeterMetric } from "../../core/metrics/names.ts";
import { NAMESPACE } from "../../core/metrics/names.ts";
import type { Aws } from "./aws.ts";

/** A metric of an organization, or of the meter itself. */
export type Sent = Omit<MetricDatum, "metric"> & { readonly metric: MetricDatum["metric"] | MeterMetric };

/** Limits of one call: the second is 1 MB before compression, with room for the rest of the request. */
const MAX_DATUMS = 1_000;
const MAX_BYTES = 1_000_000 - 1_000;
/** Of a datum without its names and dimensions: keys, quotes, timestamp, value. */
const DATUM_BYTES = 120;
const DIMENSION_BYTES = 30;
const LARGEST = 2 ** 360;

/**
 * Publishes metrics, in several calls if necessary. Sending twice does no harm: alarms look at the maximum.
 * @param at seconds since 1 January 1970, UTC: at most two weeks ago, or two hours ahead
 * @throws RangeError before anything is sent, if CloudWatch refuses a value: the SDK does not check it
 * @throws AwsError at the first call that fails; the calls before it have been sent
 */
export async function putMetrics(aws: Aws, data: readonly Sent[], at: number): Promise<void> {
  for (const { metric, dimensions, value } of data) {
    if (!Number.isFinite(value) || Math.abs(value) > LARGEST)
      throw new RangeError(
        `${metric} of ${dimensions["Org"] ?? "the meter"} is ${value}: CloudWatch accepts only finite numbers`,
      );
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

/** An upper bound in JSON: names are ASCII. */
const bytesOf = ({ metric, dimensions }: Sent): number =>
  Object.entries(dimensions).reduce(
    (sum, [name, value]) => sum + name.length + value.length + DIMENSION_BYTES,
    DATUM_BYTES + metric.length,
  );
