import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Aws } from "../../src/adapters/aws/aws.ts";
import { batchesOf, putMetrics, type Sent } from "../../src/adapters/aws/put-metrics.ts";
import { dimensionsOf, METER_METRICS, METRICS } from "../../src/core/metrics/names.ts";
import { connect, NOW, startDouble } from "./support.ts";

const datum = (org: string, value: number): Sent => ({ metric: METRICS.budget, dimensions: dimensionsOf(org), value });
const many = (count: number): Sent[] => Array.from({ length: count }, (_, at) => datum(`org-${at}`, at));

async function sentValue(aws: Aws, org: string | null, MetricName: string): Promise<readonly number[] | undefined> {
  const Dimensions = org === null ? [] : [{ Name: "Org", Value: org }];
  const Metric = { Namespace: "Tollgate", MetricName, Dimensions };
  const query = { Id: "q", MetricStat: { Metric, Period: 3600, Stat: "Maximum" } };
  const span = { StartTime: new Date((NOW - 3600) * 1000), EndTime: new Date((NOW + 3600) * 1000) };
  const command = new GetMetricDataCommand({ ...span, MetricDataQueries: [query] });
  const { MetricDataResults } = await aws.cloudwatch.send(command);
  return MetricDataResults?.[0]?.Values;
}

describe("metrics arrive", () => {
  test("with their dimensions, at their time; the meter's own without any", async () => {
    const double = await startDouble();
    const aws = connect();
    await putMetrics(
      aws,
      [datum("acme", 80.000001), { metric: METER_METRICS.heartbeat, dimensions: {}, value: 1 }],
      NOW,
    );
    expect(await sentValue(aws, "acme", "BudgetPercent")).toEqual([80.000001]);
    expect(await sentValue(aws, null, "MeterHeartbeat")).toEqual([1]);
    expect(await sentValue(aws, "beta", "BudgetPercent")).toEqual([]);
    expect(double.requests[0]).toMatchObject({ operation: "PutMetricData", isGzip: false });
  });

  test("2,500 of them in three calls, compressed", async () => {
    const double = await startDouble();
    await putMetrics(connect(), many(2500), NOW);
    expect(double.requests.map(({ operation, isGzip }) => `${operation} ${isGzip}`)).toEqual(
      Array.from({ length: 3 }, () => "PutMetricData true"),
    );
  });

  test("none are no call", async () => {
    const double = await startDouble();
    await putMetrics(connect(), [], NOW);
    expect(double.requests).toEqual([]);
  });

  test("a call that AWS throttles is made again", async () => {
    const double = await startDouble();
    double.refuse("PutMetricData", "Throttling", { times: 1 });
    const aws = connect();
    await putMetrics(aws, [datum("acme", 5)], NOW);
    expect(await sentValue(aws, "acme", "BudgetPercent")).toEqual([5]);
  });
});

describe("what CloudWatch would refuse, or worse, take", () => {
  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 361])(
    "%d is refused before anything is sent",
    async (value) => {
      const double = await startDouble();
      await expect(putMetrics(connect(), [...many(1500), datum("acme", value)], NOW)).rejects.toThrow(RangeError);
      expect(double.requests).toEqual([]);
    },
  );

  test("what is not ASCII, or too old, AWS refuses: said in its words", async () => {
    await startDouble();
    await expect(putMetrics(connect(), [datum("zürich", 1)], NOW)).rejects.toThrow(/InvalidParameterValue/);
    await expect(putMetrics(connect(), [datum("acme", 1)], NOW - 15 * 86_400)).rejects.toThrow(/InvalidParameterValue/);
  });
});

test("a batch has at most 1,000 datums, is under 1 MB as JSON, and nothing is lost or moved", () => {
  const name = fc.integer({ min: 1, max: 1024 }).map((length) => "x".repeat(length));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, fc.double({ noNaN: true, noDefaultInfinity: true })), { maxLength: 3000, size: "max" }),
      (all) => {
        const data = all.map(([org, value]) => datum(org, value));
        const batches = [...batchesOf(data)];
        expect(batches.flat()).toEqual(data);
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(1000);
          const MetricData = batch.map(({ metric, dimensions, value }) => ({
            MetricName: metric,
            Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
            Timestamp: NOW + 0.123,
            Value: value,
          }));
          expect(JSON.stringify({ Namespace: "Tollgate", MetricData }).length).toBeLessThan(1_000_000);
        }
      },
    ),
    { numRuns: 20 },
  );
});
