// Months to forecast: generated ones of ten shapes, and real ones.

import type { Planned } from "../../src/core/forecast/days.ts";
import {
  addDays,
  type BillingPeriod,
  billingPeriod,
  type Day,
  daysBetween,
  monthIndex,
  weekday,
} from "../../src/core/model/calendar.ts";
import { add, exact, ZERO } from "../../src/core/model/exact.ts";
import { type DayUsage, type PeriodUsage, periodUsage } from "../../src/core/model/period-usage.ts";

export type Random = () => number;
export const SHAPES = [
  ...["weekday", "ramp", "campaign", "holiday", "outage"],
  ...["sparse", "seats", "growth", "step", "noise"],
] as const;
export type Shape = (typeof SHAPES)[number];

export interface Month {
  readonly period: BillingPeriod;
  readonly planned: Planned;
  /** Tokens by day, of the days before and of the month, without seats. */
  readonly before: readonly number[];
  readonly used: readonly number[];
  readonly seats: readonly number[];
}

export const sumOf = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
export const truthOf = ({ used, seats }: Month): number => sumOf(used) + sumOf(seats);

const SEAT = "agent-copilot";
const daysOf = (start: Day, tokens: readonly number[], feature: string): DayUsage[] =>
  tokens.map((one, day) => ({ day: addDays(start, day), feature, tokens: exact(one) }));

function usageOf(period: BillingPeriod, asOf: Day, days: readonly DayUsage[]): PeriodUsage {
  const at = `${asOf}T00:00:00Z`;
  const total = days.reduce((sum, { tokens }) => add(sum, tokens), ZERO);
  const about = { org: "acme", source: "file", period, state: "open", observedAt: at, asOf: at } as const;
  return periodUsage({ ...about, total, days, daysAre: "reported" });
}

/** What is known after so many days of the month: its usage, and the periods before. */
export function knownAfter({ period, before, used, seats }: Month, days: number) {
  const now = addDays(period.start, days);
  const own = [
    ...daysOf(period.start, used.slice(0, days), "voice-bots"),
    ...daysOf(period.start, seats.slice(0, days), SEAT),
  ];
  const start = addDays(period.start, -before.length);
  const history = { month: start.slice(0, 7), start, end: period.start };
  const earlier = before.length === 0 ? [] : [usageOf(history, period.start, daysOf(start, before, "voice-bots"))];
  return { usage: usageOf(period, now, own), earlier };
}

/** Roughly normal, mean 0, deviation 1, by nothing but sums: the same on every machine. */
const normal = (random: Random): number => Array.from({ length: 12 }, random).reduce((sum, x) => sum + x, -6);
const between = (random: Random, low: number, high: number): number => low + random() * (high - low);
const pick = (random: Random, length: number): number => Math.floor(random() * length);
const MOST_BEFORE = 180;
const LEAST_BEFORE = 42;

/** @param isYoung without days before */
export function monthOf(shape: Shape, random: Random, isYoung: boolean): Month {
  const period = billingPeriod(monthIndex("2025-01") + pick(random, 24), 1 + pick(random, 28));
  const length = daysBetween(period.start, period.end);
  const history = isYoung ? 0 : LEAST_BEFORE + pick(random, MOST_BEFORE - LEAST_BEFORE);
  const first = weekday(addDays(period.start, -history));
  const isSevenDays = random() < 0.25;
  const weekend = isSevenDays ? between(random, 0.8, 1.1) : between(random, 0, 0.35);
  const ofWeekday = Array.from({ length: 7 }, (_, at) => (at >= 5 ? weekend : between(random, 0.85, 1.15)));
  const level = between(random, 50, 5000);
  const noise = shape === "noise" ? between(random, 0.3, 0.5) : between(random, 0.06, 0.2);
  const factors = factorsOf(shape, random, { length, history, first, weekend });
  const all = factors.map((factor, day) => {
    const expected = level * factor * (ofWeekday[(first + day) % 7] ?? 1);
    return Math.max(0, Math.round(expected * (1 + noise * normal(random))));
  });
  const used = all.slice(history);
  const seats = shape === "seats" ? seatsByDay(Math.round(level * length * between(random, 0.2, 1)), length) : [];
  const off = (by: number): number => Math.max(0.3, 1 + by * normal(random));
  return {
    ...{ period, before: all.slice(0, history), used, seats },
    planned: {
      seats: new Map([[SEAT, BigInt(Math.round(sumOf(seats) * off(0.05)))]]),
      usage: BigInt(Math.round(sumOf(used) * off(0.2))),
      workingDays: isSevenDays ? 30 : 21,
    },
  };
}

interface Frame {
  readonly length: number;
  readonly history: number;
  readonly first: number;
  readonly weekend: number;
}

/** What each day takes, as a multiple of a usual day of its weekday. */
function factorsOf(shape: Shape, random: Random, { length, history, first, weekend }: Frame): number[] {
  const factors: number[] = new Array(history + length).fill(1);
  const change = (from: number, by: (day: number, before: number) => number): void => {
    for (let day = from; day < factors.length; day++) factors[day] = by(day - history, factors[day] ?? 1);
  };
  const workingDay = (): number => {
    for (;;) {
      const day = history + pick(random, length);
      if ((first + day) % 7 < 5) return day;
    }
  };
  const some = (most: number, day: () => void): void => {
    for (let left = 1 + pick(random, most); left > 0; left--) day();
  };
  const set = (day: number, factor: number): void => {
    if (day < factors.length) factors[day] = factor;
  };
  if (shape === "ramp") {
    const slope = between(random, 0.25, 0.6) * (random() < 0.8 ? 1 : -1);
    const goesOn = random() < 0.5;
    change(history, (day) => Math.max(0.1, 1 + slope * (goesOn ? day / length : (2 * day) / (length - 1) - 1)));
  }
  if (shape === "campaign") some(3, () => set(workingDay(), between(random, 3, 6)));
  if (shape === "holiday") some(3, () => set(workingDay(), weekend));
  if (shape === "outage") {
    let day = workingDay();
    some(3, () => set(day++, between(random, 0, 0.1)));
  }
  if (shape === "sparse") {
    const busy = [pick(random, 5), ...(random() < 0.5 ? [pick(random, 5)] : [])];
    change(0, (day) => (busy.includes((first + history + day) % 7) ? 1 : 0));
  }
  if (shape === "growth") {
    const daily = 1 + between(random, 0.05, 0.25) / 30;
    let [factor, start] = [1, factors.length];
    for (; start > 0; start--) [factors[start - 1], factor] = [factor, factor / daily];
  }
  if (shape === "step") {
    const to = random() < 0.5 ? between(random, 0.4, 0.75) : between(random, 1.4, 2.2);
    change(history + pick(random, length - 4), () => to);
  }
  return factors;
}

/** When people log in for the first time: most on the first day, the rest over the following weeks. */
function seatsByDay(seats: number, days: number): number[] {
  let left = seats;
  return Array.from({ length: days }, () => {
    const today = Math.round(left * (left === seats ? 0.6 : 0.25));
    left -= today;
    return today;
  });
}

/** The months of a real series, after six weeks that are history only. */
export function monthsOf(csv: string): Month[] {
  const counts = new Map(
    csv
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","))
      .map(([day = "", count]) => [day, Number(count)]),
  );
  const days = [...counts.keys()].sort();
  const [start, end] = [days[0] ?? "", addDays(days.at(-1) ?? "", 1)];
  const all = Array.from({ length: daysBetween(start, end) }, (_, day) => counts.get(addDays(start, day)) ?? 0);
  const months: Month[] = [];
  for (let index = monthIndex(start) + 1; ; index++) {
    const period = billingPeriod(index, 1);
    if (period.end > end) return months;
    const from = daysBetween(start, period.start);
    if (from < LEAST_BEFORE) continue;
    const used = all.slice(from, daysBetween(start, period.end));
    const lastMonth = Math.round(sumOf(all.slice(Math.max(0, from - 30), from)));
    const planned = { seats: new Map(), usage: BigInt(lastMonth), workingDays: 21 };
    months.push({ period, before: all.slice(0, from), used, seats: [], planned });
  }
}
