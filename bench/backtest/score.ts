// How far forecasts of months are off, how often their intervals hold, and how often they page.
import { type Forecast, forecast, NO_BACKGROUND } from "../../src/core/forecast/forecast.ts";
import { knownAfter, type Month, sumOf, truthOf } from "./months.ts";

export const MINIMUM_DAYS = 3;

/** Sums of days to come by another model, from days without seats; null: it has too few. */
export type Peer = (days: readonly number[], ahead: number) => number | null;

/** One forecast of one day of a month. Errors are shares of what the month took. */
export interface Judged {
  /** 1 to 4. */
  readonly quarter: number;
  readonly error: number;
  readonly peers: readonly (number | null)[];
  readonly side: "below" | "inside" | "above";
}

export function forecastAfter(month: Month, days: number): Forecast {
  const { usage, earlier } = knownAfter(month, days);
  const options = { planned: month.planned, ceiling: 0n, minimumDays: MINIMUM_DAYS, ...NO_BACKGROUND, earlier };
  const made = forecast(usage, options);
  if (typeof made === "string") throw new Error(`no forecast after ${days} days: ${made}`);
  return made;
}

export function judge(month: Month, days: number, peers: readonly Peer[]): Judged {
  const { before, used, seats } = month;
  const truth = truthOf(month);
  const { expected, low, high } = forecastAfter(month, days);
  const errorOf = (end: number): number => Math.abs(end - truth) / truth;
  const known = [...before, ...used.slice(0, days)];
  const soFar = sumOf(used.slice(0, days)) + sumOf(seats);
  return {
    quarter: Math.min(4, 1 + Math.floor((4 * days) / used.length)),
    error: errorOf(Number(expected)),
    peers: peers.map((peer) => {
      const rest = peer(known, used.length - days);
      return rest === null ? null : errorOf(soFar + rest);
    }),
    side: truth < Number(low) ? "below" : truth > Number(high) ? "above" : "inside",
  };
}

/** The mean of the last six same weekdays. */
export const sameWeekdays: Peer = (days, ahead) => {
  if (days.length < 42) return null;
  const last = days.slice(-42);
  return sumOf(
    Array.from(
      { length: ahead },
      (_, day) => sumOf([0, 1, 2, 3, 4, 5].map((week) => last[(day % 7) + 7 * week] ?? 0)) / 6,
    ),
  );
};

export const runRate =
  (first: number): Peer =>
  (days, ahead) =>
    (sumOf(days.slice(first)) / Math.max(1, days.length - first)) * ahead;

/** A month whose ceiling is so that a share of it is used in the end. */
export interface Paged {
  /** Days that had ended when the forecast was announced; null: never. */
  readonly day: number | null;
  /** The day on which the ceiling was passed; null: never. */
  readonly passed: number | null;
}

/** As the meter announces: the whole interval above the ceiling on two days in a row, before it is passed. */
export function pagesOf(month: Month, forecasts: readonly Forecast[], share: number): Paged {
  const ceiling = truthOf(month) / share;
  let used = 0;
  const index = month.used.findIndex((one, day) => {
    used += one + (month.seats[day] ?? 0);
    return used > ceiling;
  });
  const passed = index < 0 ? null : index + 1;
  const isAbove = ({ low, soFar }: Forecast): boolean => Number(low) > ceiling && Number(soFar) <= ceiling;
  const at = forecasts.findIndex((one, day) => day > 0 && isAbove(one) && isAbove(forecasts[day - 1] as Forecast));
  return { day: forecasts[at]?.days ?? null, passed };
}
