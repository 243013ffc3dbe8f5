import type { Forecast } from "../forecast/forecast.ts";
import { type MetricDatum, metricsOf } from "../metrics/datapoints.ts";
import type { Guards } from "../metrics/guards.ts";
import type { MetricMemory } from "../metrics/memory.ts";
import { forecastOf, type Metered, meteredOf } from "../metrics/metered.ts";
import type { Dimensions } from "../metrics/names.ts";
import { wasQuiet } from "../metrics/notified.ts";
import { type Pool, poolOf } from "../metrics/pool.ts";
import type { Budget } from "../model/budget.ts";
import { addDays, type Day, isoText } from "../model/calendar.ts";
import type { Guardrails } from "../model/guardrails.ts";
import { NO_TERMS, type PeriodUsage } from "../model/period-usage.ts";
import { type Projection, segmentAt } from "../model/projection.ts";
import { isLateDue } from "../usage/days.ts";
import { type Ledger, startHour } from "../usage/file/ledger.ts";
import { type Crossing, Crossings } from "./crossings.ts";
import type { Datapoint } from "./replay.ts";

const HOUR = 3600;
/** After the last figure: long enough for every alarm to go to ALARM. */
const HOURS_AFTER = 12;

export interface Simulation {
  /** Of each metric, by seriesKey. */
  readonly series: ReadonlyMap<string, readonly Datapoint[]>;
  readonly crossings: readonly Crossing[];
  /** The last forecast that was made. */
  readonly forecast: Forecast | null;
  /** By period, the last forecast of each day, in order. */
  readonly forecasts: readonly (readonly Forecast[])[];
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
 * Replays the meter's hours: what was known in each, and what it would have sent.
 * @param watched the series that an alarm watches, by seriesKey: the others are not kept
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
  return { series: meter.series, crossings: meter.crossings.all, ...meter.forecastsMade, from, through };
}

class Meter {
  readonly series = new Map<string, Datapoint[]>();
  readonly crossings: Crossings;
  private forecast: Forecast | null = null;
  private readonly forecasts: Map<Day, Forecast>[] = [];
  private readonly metered: Metered;
  private readonly ledger: Ledger;
  private readonly pools: readonly (Pool | null)[];
  private readonly watched: ReadonlySet<string>;
  readonly from: number;
  private index = 0;
  private day: Day;
  private memory: MetricMemory | null = null;
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
    this.pools = ledger.periods.map((period) => {
      const segment = segmentAt(rehearsed.projection, period);
      return segment && poolOf(segment, NO_TERMS);
    });
    this.crossings = new Crossings(guards.guards);
    const [first] = ledger.periods;
    this.from = first === undefined ? 0 : startHour(first);
    this.day = first?.start ?? "";
  }

  get forecastsMade(): Pick<Simulation, "forecast" | "forecasts"> {
    const forecasts = this.ledger.periods.map((_, index) => [...(this.forecasts[index]?.values() ?? [])]);
    return { forecast: this.forecast, forecasts };
  }

  /** An hour without news sends what the hour before sent. */
  tick(hour: number): void {
    const isNewDay = hour % 24 === 0;
    const about = this.ledger.advance(hour);
    if (isNewDay && hour > this.from) this.day = addDays(this.day, 1);
    const isReset = this.isReset(hour);
    const isSettling = this.memory !== null && wasQuiet(this.memory);
    const isLateOver = this.memory?.notified.late?.until === hour;
    if (isNewDay || isReset || isSettling || isLateOver || about.length > 0) {
      // Within a day the complete days are the same, and so is what they forecast.
      if (isNewDay || isReset || about.some((day) => day < this.day)) this.forecast = this.forecastNow(hour);
      this.send(hour);
    }
    for (const { series, value } of this.sent) series.push({ at: hour * HOUR, value });
  }

  private isReset(hour: number): boolean {
    if (!this.ledger.hasEnded(this.index, hour)) return false;
    this.index++;
    return true;
  }

  private send(hour: number): void {
    const current = this.known(this.index, hour);
    if (current === null) return;
    const { usage, pool } = current;
    const before = this.known(this.index - 1, hour);
    const late = before && { ...before, isDue: isLateDue(before.usage, this.day) };
    const known = { now: hour * HOUR, usage, pool, late, forecast: this.forecast };
    const { data, sent } = metricsOf(this.metered, known, this.memory);
    this.memory = sent;
    this.sent.length = 0;
    for (const datum of data) {
      const series = this.seriesOf(datum);
      if (series !== null) this.sent.push({ series, value: datum.value });
    }
    this.crossings.look(hour, usage, pool, sent.current.forecastBreach ? this.forecast : null);
    for (let index = 0; index < this.index; index++) {
      const ended = this.known(index, hour);
      if (ended !== null) this.crossings.lookBack(hour, ended.usage, ended.pool);
    }
  }

  /** Null before the plan begins. */
  private known(index: number, hour: number): { usage: PeriodUsage; pool: Pool } | null {
    const pool = this.pools[index] ?? null;
    const observedAt = `${this.day}T${String(hour % 24).padStart(2, "0")}:00:00Z`;
    const usage = this.ledger.usage(index, { observedAt, asOf: isoText(this.ledger.knownUntil(index) * HOUR) });
    return usage === null || pool === null ? null : { usage, pool };
  }

  private forecastNow(hour: number): Forecast | null {
    const made = this.forecastAt(hour);
    if (made !== null) this.forecasts[this.index] = (this.forecasts[this.index] ?? new Map()).set(this.day, made);
    return made;
  }

  private forecastAt(hour: number): Forecast | null {
    const known = this.known(this.index, hour);
    return known && forecastOf(this.metered, known.usage, known.pool, this.earlier(hour));
  }

  private earlier(hour: number): PeriodUsage[] {
    return Array.from({ length: this.index }, (_, index) => this.known(index, hour)?.usage ?? []).flat();
  }

  /** Null: no alarm watches it. Called for every hour: only a feature's metric needs its name put together. */
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
