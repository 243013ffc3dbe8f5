import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Forecast } from "../../src/core/forecast/forecast.ts";
import { budgetPercent, metricsOf } from "../../src/core/metrics/datapoints.ts";
import { type MetricMemory, NOTHING_NOTIFIED } from "../../src/core/metrics/memory.ts";
import type { Hour, MetricRules } from "../../src/core/metrics/metered.ts";
import type { Pool } from "../../src/core/metrics/pool.ts";
import { billingPeriod, dayNumber, monthIndex } from "../../src/core/model/calendar.ts";
import { compare, type Exact, exact, exactFromText, multiply } from "../../src/core/model/exact.ts";
import { type PeriodUsage, periodUsage } from "../../src/core/model/period-usage.ts";
import { isLateDue } from "../../src/core/usage/days.ts";
import { byFeature } from "./observed.ts";

const HOUR = 3600;
const NOVEMBER = billingPeriod(monthIndex("2026-11"), 1);
const DECEMBER = billingPeriod(monthIndex("2026-12"), 1);
const POOL: Pool = {
  ...{ included: 900n, purchased: 0n, allocation: 900n, ceiling: 1000n, from: "file" },
  featureLimits: new Map([["social", 10n]]),
};

const usage = (tokens: number, about: Partial<PeriodUsage> = {}): PeriodUsage => {
  const { observedAt = "2026-12-02T08:00:00Z", period = DECEMBER } = about;
  const known = { org: "acme", source: "file", observedAt, asOf: observedAt, state: "open" } as const;
  return periodUsage({ ...known, total: exact(tokens), period, ...about });
};

const forecast = (expected: bigint, day: string): Forecast => ({
  asOf: `${day}T00:00:00Z`,
  days: 5,
  soFar: 0n,
  expected,
  low: expected,
  high: expected,
  exhaustion: null,
  plannedSoFar: 0n,
});

type Known = Hour & Pick<MetricRules, "limitedFeatures">;

/** Sends hour after hour, and gives each hour's metrics by name. */
class Meter {
  private memory: MetricMemory | null = null;
  private hour = dayNumber("2026-12-01") * 24;

  /** So many hours go by in which the meter does nothing. */
  sleep(hours: number): void {
    this.hour += hours;
  }

  /** The same hour over again, as after a crash or a message that came twice. */
  again(about: Partial<Known>): Record<string, number> {
    this.hour--;
    return this.send(about);
  }

  /** An hour of a meter that crashed before anything was sent. */
  crash(about: Partial<Known>): void {
    const { notified } = this.memory ?? { notified: NOTHING_NOTIFIED };
    this.send(about);
    if (this.memory !== null) this.memory = { ...this.memory, notified };
  }

  send(about: Partial<Known>): Record<string, number> {
    const { limitedFeatures = [], ...known } = about;
    const rules: MetricRules = { org: "acme", limitedFeatures, forecastThreshold: exact(1), settleSeconds: 2 * HOUR };
    const now = this.hour++ * HOUR;
    const hour: Hour = { now, usage: usage(0), pool: POOL, late: null, forecast: null, ...known };
    const { data, sent } = metricsOf(rules, hour, this.memory);
    this.memory = sent;
    return Object.fromEntries(data.map(({ metric, value }) => [metric, value]));
  }
}

describe("metrics of an hour", () => {
  test("tokens used, tokens allocated, and their percentages", () => {
    expect(new Meter().send({ usage: usage(450.5) })).toEqual({
      ConsumedTokens: 451,
      AllocatedTokens: 900,
      UtilizationPercent: 50.0556,
      PeriodStart: Date.UTC(2026, 11, 1) / 1000,
      UsageAsOf: Date.UTC(2026, 11, 2, 8) / 1000,
      BudgetPercent: 45.05,
      OverBudgetTokens: 0,
      ForecastBreach: 0,
      LateOverageTokens: 0,
    });
  });

  test("a correction downwards shows on the dashboard and is held for the alarms", () => {
    const meter = new Meter();
    meter.send({ usage: usage(1001) });
    expect(meter.send({ usage: usage(700) })).toMatchObject({
      ConsumedTokens: 700,
      BudgetPercent: 100.1,
      OverBudgetTokens: 1,
    });
  });

  test("figures that no alarm watches are sent when they change, and every 12 hours", () => {
    const meter = new Meter();
    const asOf = (day: number) => ({ usage: usage(450, { asOf: `2026-12-0${day}T00:00:00Z` }) });
    const isSent = (sent: Record<string, number>): boolean => {
      expect(Object.keys(sent).filter((metric) => metric.endsWith("Tokens") || metric.endsWith("Percent"))).toContain(
        "BudgetPercent",
      );
      const names = ["ConsumedTokens", "AllocatedTokens", "UtilizationPercent", "PeriodStart", "UsageAsOf"];
      const there = names.filter((name) => name in sent);
      expect([0, names.length]).toContain(there.length);
      return there.length > 0;
    };
    const hours = Array.from({ length: 30 }, (_, hour) => isSent(meter.send(asOf(hour < 20 ? 2 : 3))));
    expect(hours.flatMap((sent, hour) => (sent ? hour : []))).toEqual([0, 12, 20]);
    // Two figures in one hour, whose order nobody sees: the next hour has the later one.
    expect(isSent(meter.again(asOf(4)))).toBe(true);
    expect(isSent(meter.again(asOf(5)))).toBe(true);
    expect(isSent(meter.again(asOf(5)))).toBe(false);
    expect([isSent(meter.send(asOf(5))), isSent(meter.send(asOf(5)))]).toEqual([true, false]);
    // An hour that did not arrive is sent again.
    meter.crash(asOf(6));
    expect(isSent(meter.send(asOf(6)))).toBe(true);
  });

  test("a ceiling that is raised in the period counts at once", () => {
    const meter = new Meter();
    meter.send({ usage: usage(900) });
    expect(meter.send({ usage: usage(900), pool: { ...POOL, ceiling: 2000n } })).toMatchObject({ BudgetPercent: 45 });
  });

  test("with a ceiling of 0, any token is over it", () => {
    const pool = { ...POOL, allocation: 0n, ceiling: 0n };
    expect(new Meter().send({ pool })).toMatchObject({ BudgetPercent: 0, OverBudgetTokens: 0 });
    const { BudgetPercent, OverBudgetTokens, UtilizationPercent } = new Meter().send({ pool, usage: usage(0.5) });
    expect(BudgetPercent).toBeGreaterThan(100);
    expect([OverBudgetTokens, UtilizationPercent]).toEqual([1, undefined]);
  });

  test("a feature under a limit has a metric, where usage is known by feature", () => {
    const features = { limitedFeatures: ["social"] };
    const social = byFeature({ social: 10.5 });
    expect(new Meter().send({ ...features, usage: usage(20, { features: social }) })).toMatchObject({
      FeatureOverTokens: 1,
    });
    expect(new Meter().send({ ...features, usage: usage(20) })).not.toHaveProperty("FeatureOverTokens");
  });
});

describe("the reset", () => {
  test("starts a new period with zeros, until every alarm is back to OK", () => {
    const meter = new Meter();
    expect(meter.send({ usage: usage(1100, { period: NOVEMBER }) })).toMatchObject({ OverBudgetTokens: 100 });
    // A small pool can be over in its first hour: were it announced then, the alarm would never have left ALARM.
    expect(meter.send({ usage: usage(1200) })).toMatchObject({ OverBudgetTokens: 0, BudgetPercent: 0 });
    expect(meter.send({ usage: usage(1200) })).toMatchObject({ OverBudgetTokens: 0 });
    expect(meter.send({ usage: usage(1200) })).toMatchObject({ OverBudgetTokens: 200, BudgetPercent: 120 });
  });

  test("ends after enough hours sent at zero; hours without a run do not count", () => {
    const meter = new Meter();
    meter.send({ usage: usage(1100, { period: NOVEMBER }) });
    meter.send({ usage: usage(1200) });
    // CloudWatch still sees the last breach and one zero: an overage now would change no state.
    meter.sleep(2);
    expect(meter.send({ usage: usage(1200) })).toMatchObject({ OverBudgetTokens: 0 });
    expect(meter.again({ usage: usage(1200) })).toMatchObject({ OverBudgetTokens: 0 });
    expect(meter.send({ usage: usage(1200) })).toMatchObject({ OverBudgetTokens: 200 });
  });

  test("does not count an hour in which the old period was sent, or the meter crashed", () => {
    const meter = new Meter();
    meter.send({ usage: usage(1100, { period: NOVEMBER }) });
    expect(meter.again({ usage: usage(1200) })).toMatchObject({ OverBudgetTokens: 0 });
    meter.crash({ usage: usage(1200) });
    for (let hour = 0; hour < 2; hour++) {
      expect(meter.send({ usage: usage(1200) })).toMatchObject({ OverBudgetTokens: 0 });
    }
    expect(meter.send({ usage: usage(1200) })).toMatchObject({ OverBudgetTokens: 200 });
  });

  test("has a new period id; a correction has the same id", () => {
    const meter = new Meter();
    meter.send({ usage: usage(1100, { periodId: "p1" }) });
    expect(meter.send({ usage: usage(5, { periodId: "p1" }) })).toMatchObject({ OverBudgetTokens: 100 });
    expect(meter.send({ usage: usage(5, { periodId: "p2" }) })).toMatchObject({ OverBudgetTokens: 0 });
  });
});

describe("a breach of the forecast", () => {
  const breach = (meter: Meter, expected: bigint, day: string, used = 0) =>
    meter.send({ forecast: forecast(expected, day), usage: usage(used) })["ForecastBreach"];

  test("is two forecasts in a row on two days; exactly 100 % is none", () => {
    const meter = new Meter();
    expect(breach(meter, 1001n, "2026-12-05")).toBe(0);
    expect(breach(meter, 1001n, "2026-12-05")).toBe(0);
    expect(breach(meter, 1000n, "2026-12-06")).toBe(0);
    expect(breach(meter, 1001n, "2026-12-07")).toBe(0);
    expect(breach(meter, 1001n, "2026-12-08")).toBe(1);
    expect(breach(meter, 1n, "2026-12-09")).toBe(1);
  });

  test("is cleared by the reset, and not set once the ceiling is passed", () => {
    const meter = new Meter();
    expect(breach(meter, 1500n, "2026-12-05", 1001)).toBe(0);
    expect(breach(meter, 1500n, "2026-12-06", 1001)).toBe(0);
  });
});

describe("usage that arrives after the reset", () => {
  const late = (tokens: number, isDue = true) => ({
    usage: usage(tokens, { period: NOVEMBER }),
    pool: POOL,
    isDue,
  });

  function reset(before: number): Meter {
    const meter = new Meter();
    meter.send({ usage: usage(before, { period: NOVEMBER }) });
    for (let hour = 0; hour < 2; hour++) meter.send({ late: late(before) });
    return meter;
  }

  test("is announced when it takes the period over its ceiling, and is zero when nothing is due any more", () => {
    const meter = reset(990);
    expect(meter.send({ late: late(990) })).toMatchObject({ LateOverageTokens: 0 });
    expect(meter.send({ late: late(1040) })).toMatchObject({ LateOverageTokens: 40 });
    expect(meter.send({ late: late(1030) })).toMatchObject({ LateOverageTokens: 40 });
    meter.sleep(10 * 24);
    expect(meter.send({ late: late(1040, false) })).toMatchObject({ LateOverageTokens: 0 });
    expect(meter.send({ late: late(1050, true) })).toMatchObject({ LateOverageTokens: 0 });
  });

  test("is announced where it comes with the closing, weeks later, and for a day", () => {
    const meter = reset(990);
    const closing = { ...late(1040), usage: usage(1040, { period: NOVEMBER, state: "closed" }) };
    meter.sleep(20 * 24);
    expect(meter.send({ late: { ...closing, isDue: false } })).toMatchObject({ LateOverageTokens: 0 });
    expect(meter.send({ late: closing })).toMatchObject({ LateOverageTokens: 40 });
    for (let hour = 1; hour < 24; hour++) {
      expect(meter.send({ late: { ...closing, isDue: false } })).toMatchObject({ LateOverageTokens: 40 });
    }
    expect(meter.send({ late: closing })).toMatchObject({ LateOverageTokens: 0 });
  });

  test("of a period that was closed before the meter began is not announced", () => {
    const closed = { ...late(1500), usage: usage(1500, { period: NOVEMBER, state: "closed" }) };
    const meter = new Meter();
    for (let hour = 0; hour < 3; hour++) {
      expect(meter.send({ late: closed })).toMatchObject({ LateOverageTokens: 0 });
    }
  });

  test("of an hour that may not have arrived is sent once more, then not as a late overage", () => {
    const meter = new Meter();
    meter.send({ usage: usage(990, { period: NOVEMBER }) });
    meter.crash({ usage: usage(1040, { period: NOVEMBER }) });
    expect(meter.send({ late: late(1040) })).toMatchObject({ OverBudgetTokens: 40, LateOverageTokens: 0 });
    for (let hour = 0; hour < 2; hour++)
      expect(meter.send({ late: late(1040) })).toMatchObject({ OverBudgetTokens: 0 });
    expect(meter.send({ late: late(1040), usage: usage(1001) })).toMatchObject({
      OverBudgetTokens: 1,
      LateOverageTokens: 0,
    });
  });

  test("is not announced twice", () => {
    expect(reset(1001).send({ late: late(2000) })).toMatchObject({ LateOverageTokens: 0 });
  });

  test("is due for ten days", () => {
    expect(isLateDue(usage(0, { period: NOVEMBER }), "2026-12-10")).toBe(true);
    expect(isLateDue(usage(0, { period: NOVEMBER }), "2026-12-11")).toBe(false);
  });
});

test("the percentage is above a threshold exactly when the usage is", () => {
  const threshold = fc.integer({ min: 1, max: 100_000_000 }).map((n) => ({ n: BigInt(n), d: 100_000_000n }));
  const near = fc.tuple(
    threshold,
    fc.bigInt(1n, 10n ** 12n),
    fc.integer({ min: -2, max: 2 }),
    fc.bigInt(1n, 10n ** 9n),
  );
  fc.assert(
    fc.property(near, ([share, ceiling, off, parts]) => {
      const limit = multiply(share, { n: ceiling, d: 1n });
      const consumed: Exact = { n: limit.n * parts + BigInt(off) * limit.d, d: limit.d * parts };
      if (consumed.n < 0n) return;
      const percent = Number(share.n) / 1_000_000;
      expect(budgetPercent(consumed, ceiling) > percent).toBe(compare(consumed, limit) > 0);
    }),
    { numRuns: 2000 },
  );
  expect(budgetPercent(exactFromText("800.0000001"), 1000n)).toBeGreaterThan(80);
});
