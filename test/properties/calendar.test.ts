import { describe, expect, it } from "vitest";
import * as calendar from "../../src/core/model/calendar.ts";

const FIRST_YEAR = 1970;
const LAST_YEAR = 2100;
const DAY = 86_400_000;

const dayText = (time: number): string => new Date(time).toISOString().slice(0, 10);

const months = Array.from({ length: (LAST_YEAR - FIRST_YEAR + 1) * 12 }, (_, index) => ({
  year: FIRST_YEAR + Math.floor(index / 12),
  month: index % 12,
  name: dayText(Date.UTC(FIRST_YEAR, index, 1)).slice(0, 7),
}));

const days = Array.from({ length: Date.UTC(LAST_YEAR + 1, 0, 1) / DAY }, (_, day) => day);

const lengthOf = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

/** Where the two differ; everything is looked at, a million expectations would take a minute. */
const wrong = <T>(all: readonly T[], isRight: (each: T) => boolean): T[] => all.filter((each) => !isRight(each));

describe("months, 1970 to 2100", () => {
  it("have an index and a name", () => {
    expect(wrong(months, ({ name }) => calendar.monthAt(calendar.monthIndex(name)) === name)).toEqual([]);
    const indexes = months.map(({ name }) => calendar.monthIndex(name));
    expect(wrong(indexes, (index) => index - (indexes[0] ?? 0) === indexes.indexOf(index))).toEqual([]);
  });

  it("have their lengths", () => {
    const isRight = ({ name, year, month }: (typeof months)[number]) =>
      calendar.monthLength(calendar.monthIndex(name)) === lengthOf(year, month);
    expect(wrong(months, isRight)).toEqual([]);
  });
});

describe("days, 1970 to 2100", () => {
  it("are numbered from 1970", () => {
    expect(wrong(days, (day) => calendar.dayNumber(dayText(day * DAY)) === day)).toEqual([]);
  });

  it("follow one another", () => {
    expect(wrong(days, (day) => calendar.dayBefore(dayText(day * DAY)) === dayText((day - 1) * DAY))).toEqual([]);
    expect(calendar.daysBetween("1970-01-01", "2100-12-31")).toBe(days.length - 1);
  });

  it("are told from what no calendar has", () => {
    const texts = months.flatMap(({ name }) =>
      ["00", ...Array.from({ length: 32 }, (_, i) => String(i + 1).padStart(2, "0"))].map((day) => `${name}-${day}`),
    );
    const real = new Set(days.map((day) => dayText(day * DAY)));
    expect(wrong(texts, (text) => calendar.isDay(text) === real.has(text))).toEqual([]);
  });
});

describe("billing periods, 1970 to 2100, on every cycle day", () => {
  const cycleDays = Array.from({ length: 31 }, (_, index) => index + 1);

  it("start on the cycle day or the month's last", () => {
    const starts = cycleDays.flatMap((cycleDay) => months.map((month) => ({ ...month, cycleDay })));
    const isRight = ({ name, year, month, cycleDay }: (typeof starts)[number]) => {
      const period = calendar.billingPeriod(calendar.monthIndex(name), cycleDay);
      const start = Date.UTC(year, month, Math.min(cycleDay, lengthOf(year, month)));
      return period.month === name && period.start === dayText(start);
    };
    expect(wrong(starts, isRight)).toEqual([]);
  });

  it("leave no day out and count none twice", () => {
    const plans = cycleDays.map((cycleDay) => calendar.billingPeriods("1970-01", months.length, cycleDay));
    const gaps = plans.flatMap((plan) => plan.filter(({ end }, index) => (plan[index + 1]?.start ?? end) !== end));
    const empty = plans.flatMap((plan) => plan.filter(({ start, end }) => !(start < end)));
    expect([gaps, empty, wrong(plans, (plan) => plan.length === months.length)]).toEqual([[], [], []]);
  });
});

describe("days ahead and days of the week", () => {
  it("are those of the platform's calendar", () => {
    const isRight = (day: number) =>
      calendar.weekday(dayText(day * DAY)) === (new Date(day * DAY).getUTCDay() + 6) % 7 &&
      [-400, -31, -1, 0, 1, 28, 366].every(
        (more) => calendar.addDays(dayText(day * DAY), more) === dayText((day + more) * DAY),
      );
    const sampled = days.filter((day) => day > 500 && day % 13 === 0);
    expect(wrong(sampled, isRight)).toEqual([]);
  });
});
