// Generated months: what an organization might use, day by day, and what its plan had said.

import type { Planned } from "../../src/core/forecast/days.ts";
import { addDays, billingPeriod, daysBetween, monthIndex, weekday } from "../../src/core/model/calendar.ts";
import { add, exact, ZERO } from "../../src/core/model/exact.ts";
import { type DayUsage, type PeriodUsage, periodUsage } from "../../src/core/model/period-usage.ts";

export type Random = () => number;
export const FAMILIES = ["flat", "weekday", "ramp", "spike", "holiday", "seats"] as const;
export type Family = (typeof FAMILIES)[number];

export interface Month {
  readonly planned: Planned;
  /** The month's total in the end. */
  readonly truth: number;
  /** What was known after so many days: the last of them may be late, an earlier one may still be wrong. */
  after(days: number): PeriodUsage;
  readonly days: number;
}

/** Roughly normal, mean 0, deviation 1, by nothing but sums: the same on every machine. */
const normal = (random: Random): number => Array.from({ length: 12 }, random).reduce((sum, x) => sum + x, -6);
const between = (random: Random, low: number, high: number): number => low + random() * (high - low);
const pick = (random: Random, length: number): number => Math.floor(random() * length);

const SEAT = "agent-copilot";

/** How much each day takes, before noise. */
function shapeOf(
  family: Family,
  random: Random,
  days: number,
  first: number,
): { shape: number[]; isSevenDays: boolean } {
  const isSevenDays = family === "flat";
  const weekend = isSevenDays ? 1 : between(random, 0.02, 0.35);
  const byWeekday = Array.from({ length: 7 }, (_, at) =>
    at >= 5 ? weekend : isSevenDays ? 1 : between(random, 0.85, 1.15),
  );
  const slope = family === "ramp" ? between(random, 0.25, 0.6) * (random() < 0.8 ? 1 : -1) : 0;
  const shape = Array.from({ length: days }, (_, day) => {
    const progress = (2 * day) / (days - 1) - 1;
    return (byWeekday[(first + day) % 7] ?? 1) * (1 + slope * progress);
  });
  const workingDay = (): number => {
    for (;;) {
      const day = pick(random, days);
      if ((first + day) % 7 < 5) return day;
    }
  };
  if (family === "spike") shape[workingDay()] = between(random, 3, 6);
  if (family === "holiday") for (let i = 1 + pick(random, 3); i > 0; i--) shape[workingDay()] = weekend;
  return { shape, isSevenDays };
}

/** When people log in for the first time: most on the first working day, the rest over the following weeks. */
function seatsByDay(seats: number, days: number, first: number): number[] {
  let left = seats;
  return Array.from({ length: days }, (_, day) => {
    const share = (first + day) % 7 >= 5 ? 0.02 : left === seats ? 0.6 : 0.25;
    const today = Math.round(left * share);
    left -= today;
    return today;
  });
}

export function monthOf(family: Family, random: Random): Month {
  const period = billingPeriod(monthIndex("2025-01") + pick(random, 24), 1 + pick(random, 28));
  const days = daysBetween(period.start, period.end);
  const first = weekday(period.start);
  const { shape, isSevenDays } = shapeOf(family, random, days, first);
  const level = between(random, 50, 5000);
  const noise = between(random, 0.08, 0.2);
  const usage = shape.map((share) => Math.max(0, Math.round(level * share * (1 + noise * normal(random)))));
  const seats = family === "seats" ? Math.round(level * days * between(random, 0.2, 1)) : 0;
  const seatDays = seatsByDay(seats, days, first);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const off = (by: number): number => Math.max(0.3, 1 + by * normal(random));
  const lateDay = random() < 0.3;
  const wrongDay = random() < 0.3 ? pick(random, days) : -1;
  const plannedUsage = BigInt(Math.round(sum(usage) * off(0.2)));
  const plannedSeats = BigInt(Math.round(seats * off(0.05)));
  return {
    days,
    truth: sum(usage) + sum(seatDays),
    planned: {
      seats: seats === 0 ? new Map() : new Map([[SEAT, plannedSeats]]),
      usage: plannedUsage,
      workingDays: isSevenDays ? 30 : 21,
    },
    after: (known) => {
      const used: DayUsage[] = [];
      const end = lateDay ? known - 1 : known;
      for (let index = 0; index < end; index++) {
        const day = addDays(period.start, index);
        // Until it is corrected, two days later, a part of a wrong day is missing.
        const share = index === wrongDay && known - index <= 2 ? 0.4 : 1;
        used.push({ day, feature: "voice-bots", tokens: exact(Math.round((usage[index] ?? 0) * share)) });
        if (seats > 0) used.push({ day, feature: SEAT, tokens: exact(seatDays[index] ?? 0) });
      }
      const asOf = `${addDays(period.start, known)}T00:00:00Z`;
      const about = { org: family, source: "file", period, state: "open", observedAt: asOf, asOf } as const;
      const total = used.reduce((all, { tokens }) => add(all, tokens), ZERO);
      return periodUsage({ ...about, total, days: used, daysAre: "reported" });
    },
  };
}
