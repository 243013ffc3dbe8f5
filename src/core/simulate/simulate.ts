import type { Forecast } from "../forecast/forecast.ts";
import type { MetricDatum } from "../metrics/datapoints.ts";
import type { Guards } from "../metrics/guards.ts";
import { forecastOf, hourOf, type Metered, meteredOf } from "../metrics/hour.ts";
import { type LatchState, wasQuiet } from "../metrics/latch.ts";
import type { Dimensions } from "../metrics/names.ts";
import type { Budget } from "../model/budget.ts";
import { addDays, type Day } from "../model/calendar.ts";
import type { Guardrails } from "../model/guardrails.ts";
import { type Projection, type Segment, segmentAt } from "../model/projection.ts";
import { type Ledger, startHour } from "../usage/ledger.ts";
import { isLateDue, type Usage } from "../usage/reading.ts";
import type { Datapoint } from "./cloudwatch/replay.ts";
import { type Crossing, Crossings } from "./crossings.ts";

const HOUR = 3600;
/** Long enough after the last figure for every alarm to have spoken. */
const HOURS_AFTER = 12;

export interface Simulation {
  /** Of each metric, by seriesKey. */
  readonly series: ReadonlyMap<string, readonly Datapoint[]>;
  readonly crossings: readonly Crossing[];
  /** The last forecast that was made. */
  readonly forecast: Forecast | null;
  /** Hours since 1970, both included. */
  readonly from: number;
  readonly through: number;
}

export const seriesKey = (metric: string, dimensions: Dimensions): string =>
  `${metric} ${dimensions["Org"] ?? ""} ${dimensions["Feature"] ?? ""}`;

export interface Rehearsed {
  readonly budget: Budget;
  readonly projection: Projection;
}

/**
 * The meter's hours over again: what was known, what it would have sent.
 * @param watched the series somebody looks at, by seriesKey: the others are not kept
 */
export function simulate(
  rehearsed: Rehearsed,
  guards: Guards,
  guardrails: Guardrails,
  ledger: Ledger,
  watched: ReadonlySet<string>,
): Simulation {
  const meter = new Meter(rehearsed, guards, guardrails, ledger, watched);
  const { from } = meter;
  const through = ledger.lastKnown + HOURS_AFTER;
  for (let hour = from; hour <= through; hour++) meter.tick(hour);
  return { series: meter.series, crossings: meter.crossings.all, forecast: meter.forecast, from, through };
}

class Meter {
  readonly series = new Map<string, Datapoint[]>();
  readonly crossings: Crossings;
  forecast: Forecast | null = null;
  private readonly metered: Metered;
  private readonly ledger: Ledger;
  private readonly watched: ReadonlySet<string>;
  readonly from: number;
  private index = 0;
  private day: Day;
  private latch: LatchState | null = null;
  /** What the last hour sent. */
  private readonly sent: { series: Datapoint[]; value: number }[] = [];
  private readonly ofOrg = new Map<string, Datapoint[] | null>();

  constructor(
    rehearsed: Rehearsed,
    guards: Guards,
    guardrails: Guardrails,
    ledger: Ledger,
    watched: ReadonlySet<string>,
  ) {
    this.watched = watched;
    this.metered = meteredOf(rehearsed, guardrails);
    this.ledger = ledger;
    this.crossings = new Crossings(guards.guards);
    const [first] = ledger.periods;
    this.from = first === undefined ? 0 : startHour(first);
    this.day = first?.start ?? "";
  }

  /** An hour without news sends what the hour before sent. */
  tick(hour: number): void {
    const isNewDay = hour % 24 === 0;
    const about = this.ledger.advance(hour);
    if (isNewDay && hour > this.from) this.day = addDays(this.day, 1);
    const isReset = this.turnPage(hour);
    const isSettling = this.latch !== null && wasQuiet(this.latch);
    if (isNewDay || isReset || isSettling || about.length > 0) {
      // Within a day the complete days are the same, and so is what they forecast.
      if (isNewDay || isReset || about.some((day) => day < this.day)) this.forecast = this.forecastNow(hour);
      this.read(hour);
    }
    for (const { series, value } of this.sent) series.push({ at: hour * HOUR, value });
  }

  private turnPage(hour: number): boolean {
    if (!this.ledger.hasEnded(this.index, hour)) return false;
    this.index++;
    return true;
  }

  private read(hour: number): void {
    const current = this.page(this.index);
    if (current === null) return;
    const before = this.page(this.index - 1);
    const now = hour * HOUR;
    const late = before && { ...before, isDue: isLateDue(before.usage, this.day) };
    const { data, state } = hourOf(this.metered, { now, current, late, forecast: this.forecast }, this.latch);
    this.latch = state;
    this.sent.length = 0;
    for (const datum of data) {
      const series = this.seriesOf(datum);
      if (series !== null) this.sent.push({ series, value: datum.value });
    }
    this.crossings.look(hour, current.usage, current.pool, state.current.forecastBreach ? this.forecast : null);
    for (let index = 0; index < this.index; index++) {
      const ended = this.page(index);
      if (ended !== null) this.crossings.lookBack(hour, ended.usage, ended.pool);
    }
  }

  private page(index: number): { usage: Usage; pool: Segment } | null {
    const usage = this.ledger.usage(index);
    const pool = usage && segmentAt(this.metered.projection, usage.period);
    return usage === null || pool === null ? null : { usage, pool };
  }

  private forecastNow(hour: number): Forecast | null {
    const page = this.page(this.index);
    if (page === null) return null;
    const consumption = {
      ...page.usage,
      org: this.metered.org,
      asOf: `${this.day}T${String(hour % 24).padStart(2, "0")}:00:00Z`,
      samples: this.ledger.samples(this.index),
      reported: { included: null, purchased: null },
    };
    return forecastOf(this.metered, consumption, page.pool);
  }

  /** Null: no alarm watches it. Asked for every hour: the name is put together only for a feature's metric. */
  private seriesOf({ metric, dimensions }: MetricDatum): Datapoint[] | null {
    if (dimensions["Feature"] !== undefined) return this.seriesAt(seriesKey(metric, dimensions));
    let series = this.ofOrg.get(metric);
    if (series === undefined) {
      series = this.seriesAt(seriesKey(metric, dimensions));
      this.ofOrg.set(metric, series);
    }
    return series;
  }

  private seriesAt(key: string): Datapoint[] | null {
    let series = this.series.get(key) ?? null;
    if (series === null && this.watched.has(key)) {
      series = [];
      this.series.set(key, series);
    }
    return series;
  }
}
