import { describe, expect, test } from "vitest";
import { putMetrics } from "../../src/adapters/aws/put-metrics.ts";
import { METRICS } from "../../src/core/metrics/names.ts";
import { connect, startDouble } from "../aws/support.ts";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const HOUR = 3600;
const CONSUMPTION = "consumption: { other: { tokens: 900 } }\n";

describe("from CloudWatch", () => {
  const DAY_ONE = Date.UTC(2026, 11, 1) / 1000;

  /** 30 tokens a day, published hourly for five days; on the fourth a correction takes 10 back. */
  const published = (hour: number): number => 30 * (Math.floor(hour / 24) + 1) - (hour >= 3 * 24 ? 10 : 0);

  test("what the meter has published, day by day", async () => {
    const double = await startDouble({ now: DAY_ONE });
    const aws = connect();
    for (let hour = 0; hour < 5 * 24; hour++) {
      const at = DAY_ONE + hour * HOUR;
      await double.advanceTo(at);
      await putMetrics(aws, [{ metric: METRICS.consumed, dimensions: { Org: "acme" }, value: published(hour) }], at);
    }
    const cwd = folder({ "budgets/acme.yaml": budget(CONSUMPTION) });
    const args = ["status", "acme", "--from", "cloudwatch", "--format", "json", "--now", "2026-12-05"];
    const { code, out, err } = await tollgate(args, { cwd });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(out).organizations[0]).toMatchObject({
      consumed: 140,
      days: [30, 60, 90, 110, 140],
      asOf: "2026-12-05T23:00:00Z",
      allocationFrom: "file",
    });
  });

  test("nothing published is unknown", async () => {
    await startDouble({ now: DAY_ONE });
    const cwd = folder({ "budgets/acme.yaml": budget(CONSUMPTION) });
    const { code, out } = await tollgate(["status", "--from", "cloudwatch", "--now", "2026-12-05"], { cwd });
    expect(code).toBe(2);
    expect(out).toContain("tollgate doctor");
  });
});
