import type { Aws } from "../../src/adapters/aws/aws.ts";
import { putMetrics, type Sent } from "../../src/adapters/aws/put-metrics.ts";
import type { Planned } from "../../src/core/alarms/alarm-plan.ts";
import { datapointsOf } from "../../src/core/metrics/datapoints.ts";
import type { LatchState } from "../../src/core/metrics/latch.ts";
import { METER_METRICS, type MeterMetric } from "../../src/core/metrics/names.ts";
import { type BillingPeriod, billingPeriod, instantText, monthIndex } from "../../src/core/model/calendar.ts";
import { exact, ONE } from "../../src/core/model/exact.ts";
import { segmentAt } from "../../src/core/model/projection.ts";
import { isLateDue, type Reading, settleSeconds, type Usage } from "../../src/core/usage/reading.ts";
import { policy } from "../alarms/fleet.ts";
import type { Double } from "./double/double.ts";

/** Tokens used in a period that begins in this month, as they are known at an hour of it or after it. */
export type UsedBy = (month: string, instant: number) => number;

export const HOUR = 3600;

/** The smallest meter there can be: reads, makes datapoints, sends them, once an hour. */
export class HourlyMeter {
  /** What the meter says of itself. */
  readonly own = new Map<MeterMetric, number>([
    [METER_METRICS.heartbeat, 1],
    [METER_METRICS.stale, 0],
    [METER_METRICS.unconfirmed, 0],
    [METER_METRICS.drift, 0],
  ]);
  private state: LatchState | null = null;
  private readonly planned: Planned;
  private readonly usedBy: UsedBy;
  private readonly aws: Aws;

  constructor(aws: Aws, planned: Planned, usedBy: UsedBy) {
    this.aws = aws;
    this.planned = planned;
    this.usedBy = usedBy;
  }

  async hour(now: number): Promise<void> {
    const { data, state } = datapointsOf(this.readingAt(now), this.state);
    this.state = state;
    const own = [...this.own].map(([metric, value]): Sent => ({ metric, dimensions: {}, value }));
    await putMetrics(this.aws, [...data, ...own], now);
  }

  private readingAt(now: number): Reading {
    const { budget, projection } = this.planned;
    const { guardrails } = policy();
    const day = instantText(now).slice(0, 10);
    const index = monthIndex(day.slice(0, 7));
    const [current, before] = [index, index - 1].map((month) => billingPeriod(month, budget.cycleStartDay));
    const page = (period: BillingPeriod | undefined) => {
      const pool = period && segmentAt(projection, period);
      if (period === undefined || !pool) return null;
      const total = exact(this.usedBy(period.month, now));
      const usage: Usage = { period, periodId: null, state: "open", total, byFeature: new Map() };
      return { usage, pool };
    };
    const [page0, late] = [page(current), page(before)];
    if (page0 === null) throw new Error(`nothing is planned on ${day}`);
    return {
      ...page0,
      org: budget.org,
      now,
      limitedFeatures: [],
      late: late && { ...late, isDue: isLateDue(late.usage, day) },
      forecast: null,
      forecastThreshold: ONE,
      settleSeconds: settleSeconds(guardrails.alarms),
    };
  }
}

/** Lets hours pass: the meter sends, CloudWatch looks, until an instant. */
export async function pass(double: Double, meter: HourlyMeter | null, until: number): Promise<void> {
  while (double.now < until) {
    await double.advanceTo(Math.min(until, (Math.floor(double.now / HOUR) + 1) * HOUR));
    await meter?.hour(double.now);
  }
}

export const instant = (text: string): number => Date.parse(`${text}Z`) / 1000;
