import { addDays, type Day } from "../model/calendar.ts";
import { roundUp } from "../model/exact.ts";
import type { PeriodUsage } from "../model/period-usage.ts";
import { type DaysSoFar, dayAbove, daysSoFar, type Planned } from "./days.ts";
import { type Profile, profileOf } from "./profile.ts";
import { type Trend, trendOf, type WeighedDay } from "./trend.ts";

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
 * The width of an interval that holds 80 of 100 months, in standard deviations. It reaches further up than down: events
 * to come mostly add usage (a campaign, growth), and seldom reduce it (a holiday). Tuned on generated months:
 * bench/backtest.
 */
const BELOW = 0.78;
const ABOVE = 2.15;
/** Figures of a day may come for this long after it; a day without figures until then took nothing. */
const LATE_DAYS = 3;
/** For a campaign that has not begun: standard deviation of a day to come, as a share of its level. */
const SURPRISE = 0.75;
/** How far seats to come may differ from the plan, as a share of the planned seats. */
const SEAT_DOUBT = 0.06;

/** @returns null without days, and before `minimumDays`: earlier, every busy day would swing it */
export function forecast(usage: PeriodUsage, options: ForecastOptions): Forecast | null {
  const { planned, ceiling, minimumDays } = options;
  if (usage.days === null) return null;
  const days = daysSoFar(usage, (feature) => planned.seats.has(feature));
  if (days.complete < Math.max(1, minimumDays)) return null;
  const full = days.usage.slice(0, days.complete);
  const profile = profileOf(usage.period, days.total, full, planned.workingDays);
  const weighed = profile.weights.reduce((sum, weight) => sum + weight, 0);
  const trend = trendOf(weighedDays(full, profile), Number(planned.usage) / weighed);
  const outlook = outlookOf(days, profile, trend);
  const seats = seatsToCome(days, planned);
  const soFar = roundUp(usage.total);
  const mean = Number(soFar) + seats.expected + outlook.expected;
  const variance = outlook.variance + seats.variance;
  const elapsed = profile.weights.slice(0, days.complete).reduce((sum, weight) => sum + weight, 0);
  return {
    asOf: usage.asOf,
    days: days.complete,
    soFar,
    expected: whole(mean, soFar),
    low: whole(mean - BELOW * Math.sqrt(variance), soFar),
    high: whole(mean + ABOVE * Math.sqrt(variance + outlook.surprises), soFar),
    exhaustion:
      soFar > ceiling
        ? dayAbove(usage, ceiling)
        : exhaustionOf(usage, outlook.byDay, soFar + whole(seats.expected, 0n), ceiling),
    plannedSoFar: whole((Number(planned.usage) * elapsed) / weighed, 0n) + sum(planned.seats.values()),
  };
}

/** The one rounding. Usage never falls: a period cannot end below what is used already. */
function whole(tokens: number, least: bigint): bigint {
  const rounded = BigInt(Math.round(tokens));
  return rounded > least ? rounded : least;
}

const sum = (tokens: Iterable<bigint>): bigint => [...tokens].reduce((total, one) => total + one, 0n);

const weighedDays = (usage: readonly (number | null)[], { weights }: Profile): WeighedDay[] =>
  usage.flatMap((tokens, day) =>
    tokens === null ? [] : { day, weight: weights[day] ?? 1, tokens: Math.max(0, tokens) },
  );

interface Outlook {
  /** What is to come of each day that has not ended, or has no figures yet. */
  readonly byDay: ReadonlyMap<number, number>;
  readonly expected: number;
  readonly variance: number;
  /** Variance of what may come on top. */
  readonly surprises: number;
}

function outlookOf(days: DaysSoFar, profile: Profile, { level, slope, covariance, noise }: Trend): Outlook {
  const byDay = new Map<number, number>();
  let [expected, weights, moments, weekends] = [0, 0, 0, 0];
  for (let day = Math.max(0, days.complete - LATE_DAYS); day < days.total; day++) {
    const there = days.usage[day] ?? null;
    if (day < days.complete && there !== null) continue;
    const weight = profile.weights[day] ?? 1;
    const toCome = Math.max(0, weight * (level + slope * day) - (there ?? 0));
    byDay.set(day, toCome);
    expected += toCome;
    weights += weight;
    moments += weight * day;
    if (profile.isWeekend(day)) weekends++;
  }
  const [a, b, c] = covariance;
  const ofTrend = a * weights * weights + 2 * b * weights * moments + c * moments * moments;
  const ofWeekends = profile.weekendVariance * (weekends * level) ** 2;
  const surprises = weights * (SURPRISE * level) ** 2;
  return { byDay, expected, variance: ofTrend + noise * weights + ofWeekends, surprises };
}

/** Seats are counted once a period: the larger of used and planned seats, never extrapolated. */
function seatsToCome(days: DaysSoFar, planned: Planned): { expected: number; variance: number } {
  let [expected, variance] = [0, 0];
  for (const [feature, tokens] of planned.seats) {
    const gap = Number(tokens) - (days.seats.get(feature) ?? 0);
    if (gap <= 0) continue;
    expected += gap;
    variance += (SEAT_DOUBT * Number(tokens)) ** 2;
  }
  return { expected, variance };
}

function exhaustionOf(
  { period, asOf }: PeriodUsage,
  toCome: ReadonlyMap<number, number>,
  from: bigint,
  ceiling: bigint,
): Day | null {
  if (from > ceiling) return asOf.slice(0, 10) < period.end ? asOf.slice(0, 10) : null;
  let added = 0;
  for (const [day, tokens] of toCome) {
    added += tokens;
    if (from + whole(added, 0n) > ceiling) return addDays(period.start, day);
  }
  return null;
}
