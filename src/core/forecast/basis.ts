import { addDays, type Day, daysBetween, type Month } from "../model/calendar.ts";
import { add, roundUp, ZERO } from "../model/exact.ts";
import type { PeriodUsage } from "../model/period-usage.ts";
import { type Forecast, type ForecastOptions, forecast, makeForecast, type NoForecast } from "./forecast.ts";
import { isHistory, type Series } from "./series.ts";
import { SMOOTHINGS } from "./smoothings.ts";

/** What a forecast rests on. */
export interface Basis {
  readonly forecast: Forecast;
  /** The first day that it learnt from, and how many. */
  readonly from: Day;
  readonly days: number;
  /** Earlier periods whose days it does not use. */
  readonly unused: readonly Month[];
  /** Tokens by weekday in the days to come, Monday first. */
  readonly week: readonly number[];
  /** The part of the forecast that follows a slope, from 0 to 1. */
  readonly sloped: number;
  /** The last week to come against the first one, as a share of it; null: less than two weeks are left. */
  readonly change: number | null;
  readonly seatsToCome: number;
  /** Public holidays still to come. */
  readonly holidays: readonly Day[];
  /** Public holidays among the days, which taught nothing of their weekdays. */
  readonly leftOut: readonly Day[];
  /** How right it was, the oldest first. */
  readonly past: readonly PastForecast[];
}

/** What would have been forecast of an earlier period, and how it ended. */
export interface PastForecast {
  readonly month: Month;
  readonly days: number;
  readonly expected: bigint;
  readonly low: bigint;
  readonly high: bigint;
  readonly used: bigint;
}

const PAST_PERIODS = 3;
const PAST_DAYS = 10;

export function basisOf(usage: PeriodUsage, options: ForecastOptions): Basis | NoForecast {
  const made = makeForecast(usage, options);
  if (typeof made === "string") return made;
  const { series, outlook, seats } = made;
  const { earlier, planned } = options;
  const known = series.tokens.filter((tokens) => tokens !== null).length;
  const toCome = [...outlook.byDay.values()];
  return {
    forecast: made.forecast,
    from: series.start,
    days: known,
    unused: earlier.filter((one) => !isHistory(one, planned)).map(({ period }) => period.month),
    week: outlook.week,
    sloped: outlook.shares.reduce((sum, share, at) => sum + ((SMOOTHINGS[at]?.slope ?? 0) > 0 ? share : 0), 0),
    change: changeOf(toCome),
    seatsToCome: seats.expected,
    holidays: holidaysIn(series, (day) => day >= series.tokens.length),
    leftOut: holidaysIn(series, (day) => (series.tokens[day] ?? null) !== null),
    past: earlier.slice(-PAST_PERIODS).flatMap((one) => pastOf(one, options)),
  };
}

const holidaysIn = ({ start, isHoliday }: Series, takes: (day: number) => boolean): Day[] =>
  isHoliday.flatMap((is, day) => (is && takes(day) ? addDays(start, day) : []));

const WEEK = 7;
const sum = (tokens: readonly number[]): number => tokens.reduce((total, one) => total + one, 0);

function changeOf(toCome: readonly number[]): number | null {
  const first = sum(toCome.slice(0, WEEK));
  return toCome.length < 2 * WEEK || first <= 0 ? null : sum(toCome.slice(-WEEK)) / first - 1;
}

/** As of its tenth day, and from what was known before it. */
function pastOf(usage: PeriodUsage, options: ForecastOptions): PastForecast[] {
  const { period, days } = usage;
  const asOf = addDays(period.start, PAST_DAYS);
  if (days === null || !isHistory(usage, options.planned) || daysBetween(asOf, period.end) <= 0) return [];
  const known = days.filter(({ day }) => day < asOf);
  const total = known.reduce((all, { tokens }) => add(all, tokens), ZERO);
  const at = `${asOf}T00:00:00Z`;
  const then = { ...usage, state: "open", asOf: at, observedAt: at, days: known, total } as const;
  const earlier = options.earlier.filter((one) => one.period.end <= period.start);
  const made = forecast(then, { ...options, earlier });
  if (typeof made === "string") return [];
  const { expected, low, high } = made;
  return [{ month: period.month, days: PAST_DAYS, expected, low, high, used: roundUp(usage.total) }];
}
