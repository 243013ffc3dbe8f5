import { addDays, type Day } from "../model/calendar.ts";
import { roundUp } from "../model/exact.ts";
import type { PeriodUsage } from "../model/period-usage.ts";
import { dayAbove, daysSoFar, hidesSeats, isOver, type Planned, type SeatsToCome, seatsToCome } from "./days.ts";
import { type Outlook, outlookOf } from "./outlook.ts";
import { type Series, seriesOf } from "./series.ts";

/**
 * How a period is expected to end. The statistics use floating point, but only + - * / and square roots: IEEE 754
 * defines those to the last bit, so every machine makes the same forecast. Each figure is then rounded once, to whole
 * tokens, and verdicts compare those integers.
 */
export interface Forecast {
  readonly asOf: string;
  /** Whole days of the period that had ended. */
  readonly days: number;
  readonly soFar: bigint;
  readonly expected: bigint;
  /** 80 of 100 periods like this one end between low and high. */
  readonly low: bigint;
  readonly high: bigint;
  /** The day on which the ceiling was passed, or is expected to be; null: not in this period. */
  readonly exhaustion: Day | null;
  /** What the plan expects by now. */
  readonly plannedSoFar: bigint;
}

/** What a forecast rests on beside the period's usage and its plan. */
export interface Background {
  /** Earlier periods, oldest first: their days are the history. */
  readonly earlier: readonly PeriodUsage[];
  /** Public holidays, where the budget names its country. */
  readonly holidays: ReadonlySet<Day>;
}

export const NO_BACKGROUND: Background = { earlier: [], holidays: new Set() };

export interface ForecastOptions extends Background {
  readonly planned: Planned;
  readonly ceiling: bigint;
  /** Days that must have ended before a forecast is made. */
  readonly minimumDays: number;
}

/**
 * - `no-days`: the source has only sums
 * - `few-days`: the figures end before the least number of days
 * - `hidden-seats`: planned seats are among tokens of which no feature is named, and would be extrapolated
 * - `over`: nothing is to come
 */
export type NoForecast = "no-days" | "few-days" | "hidden-seats" | "over";

/** What a forecast was made from: for those who want to know why. */
export interface Made {
  readonly forecast: Forecast;
  readonly series: Series;
  readonly outlook: Outlook;
  readonly seats: SeatsToCome;
}

export function forecast(usage: PeriodUsage, options: ForecastOptions): Forecast | NoForecast {
  const made = makeForecast(usage, options);
  return typeof made === "string" ? made : made.forecast;
}

export function makeForecast(usage: PeriodUsage, options: ForecastOptions): Made | NoForecast {
  const { planned, ceiling, minimumDays } = options;
  if (usage.days === null) return "no-days";
  if (isOver(usage)) return "over";
  const days = daysSoFar(usage, (feature) => planned.seats.has(feature));
  if (days.complete < Math.max(1, minimumDays)) return "few-days";
  if (hidesSeats(usage, planned)) return "hidden-seats";
  const series = seriesOf(usage, days, options);
  const outlook = outlookOf(days, series, planned);
  const seats = seatsToCome(days, planned);
  const soFar = roundUp(usage.total);
  const mean = Number(soFar) + seats.expected + outlook.expected;
  const { below, above } = outlook.reach;
  const made = {
    asOf: usage.asOf,
    days: days.complete,
    soFar,
    expected: whole(mean, soFar),
    low: whole(mean - Math.sqrt(below ** 2 + seats.variance), soFar),
    high: whole(mean + Math.sqrt(above ** 2 + seats.variance), soFar),
    exhaustion:
      soFar > ceiling
        ? dayAbove(usage, ceiling)
        : exhaustionOf(usage, outlook.byDay, soFar + whole(seats.expected, 0n), ceiling),
    plannedSoFar: whole(Number(planned.usage) * outlook.elapsed, 0n) + sum(planned.seats.values()),
  };
  return { forecast: made, series, outlook, seats };
}

/** The one rounding. Usage never falls: a period cannot end below what is used already. */
function whole(tokens: number, least: bigint): bigint {
  const rounded = BigInt(Math.round(tokens));
  return rounded > least ? rounded : least;
}

const sum = (tokens: Iterable<bigint>): bigint => [...tokens].reduce((total, one) => total + one, 0n);

/** Never before the newest figure: what is late of earlier days counts on the first day without figures. */
function exhaustionOf(
  { period, asOf }: PeriodUsage,
  toCome: ReadonlyMap<number, number>,
  from: bigint,
  ceiling: bigint,
): Day | null {
  const newest = asOf.slice(0, 10);
  if (from > ceiling) return newest < period.end ? newest : null;
  let added = 0;
  for (const [index, tokens] of toCome) {
    added += tokens;
    if (from + whole(added, 0n) <= ceiling) continue;
    const day = addDays(period.start, index);
    return day < newest ? newest : day;
  }
  return null;
}
