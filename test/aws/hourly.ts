import type { Aws } from "../../src/adapters/aws/aws.ts";
import { putMetrics, type Sent } from "../../src/adapters/aws/put-metrics.ts";
import type { Planned } from "../../src/core/alarms/alarm-plan.ts";
import { metricsOf } from "../../src/core/metrics/datapoints.ts";
import type { MetricMemory } from "../../src/core/metrics/memory.ts";
import { type Hour, settleSeconds } from "../../src/core/metrics/metered.ts";
import { METER_METRICS, type MeterMetric, meterDimensions } from "../../src/core/metrics/names.ts";
import { poolOf } from "../../src/core/metrics/pool.ts";
import { type BillingPeriod, billingPeriod, instantText, monthIndex } from "../../src/core/model/calendar.ts";
import { exact, ONE } from "../../src/core/model/exact.ts";
import { NO_TERMS, periodUsage } from "../../src/core/model/period-usage.ts";
import { segmentAt } from "../../src/core/model/projection.ts";
import { isLateDue } from "../../src/core/usage/days.ts";
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
    [METER_METRICS.newlyStale, 0],
    [METER_METRICS.unconfirmed, 0],
    [METER_METRICS.drift, 0],
  ]);
  private memory: MetricMemory | null = null;
  private readonly planned: Planned;
  private readonly usedBy: UsedBy;
  private readonly aws: Aws;

  constructor(aws: Aws, planned: Planned, usedBy: UsedBy) {
    this.aws = aws;
    this.planned = planned;
    this.usedBy = usedBy;
  }

  async hour(now: number): Promise<void> {
    const { guardrails } = policy();
    const rules = {
      ...{ org: this.planned.budget.org, limitedFeatures: [], forecastThreshold: ONE },
      settleSeconds: settleSeconds(guardrails.alarms),
    };
    const { data, sent } = metricsOf(rules, this.hourAt(now), this.memory);
    this.memory = sent;
    const own = [...this.own].map(
      ([metric, value]): Sent => ({ metric, dimensions: meterDimensions(metric, "tollgate"), value }),
    );
    await putMetrics(this.aws, [...data, ...own], now);
  }

  private hourAt(now: number): Hour {
    const { budget, projection } = this.planned;
    const day = instantText(now).slice(0, 10);
    const index = monthIndex(day.slice(0, 7));
    const [current, before] = [index, index - 1].map((month) => billingPeriod(month, budget.cycleStartDay));
    const known = (period: BillingPeriod | undefined) => {
      const segment = period && segmentAt(projection, period);
      if (period === undefined || !segment) return null;
      const total = exact(this.usedBy(period.month, now));
      const at = `${instantText(now).replace(" ", "T")}:00Z`;
      const about = { org: budget.org, source: "file", period, state: "open", observedAt: at, asOf: at } as const;
      return { usage: periodUsage({ ...about, total }), pool: poolOf(segment, NO_TERMS) };
    };
    const [now0, late] = [known(current), known(before)];
    if (now0 === null) throw new Error(`nothing is planned on ${day}`);
    return {
      ...now0,
      now,
      late: late && { ...late, isDue: isLateDue(late.usage, day) },
      forecast: null,
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
