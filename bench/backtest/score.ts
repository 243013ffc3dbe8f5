// How far forecasts of generated months are off, beside plain run-rate.
import { forecast, NO_BACKGROUND } from "../../src/core/forecast/forecast.ts";
import { compare, exact } from "../../src/core/model/exact.ts";
import { type Family, type Month, monthOf, type Random } from "./months.ts";

export { FAMILIES } from "./months.ts";

export interface Score {
  readonly family: Family;
  readonly forecasts: number;
  /** Median of the absolute errors, as shares of the truth. */
  readonly error: number;
  readonly runRateError: number;
  /** Share of the months that ended within the 80 % interval. */
  readonly coverage: number;
}

export const MINIMUM_DAYS = 3;

/** Plain run-rate: as much a day as so far. */
function runRate(month: Month, known: number): number {
  const { total } = month.after(known);
  return ((Number(total.n) / Number(total.d)) * month.days) / known;
}

export function scoreOf(family: Family, months: number, random: Random): Score {
  const [errors, runRateErrors]: [number[], number[]] = [[], []];
  let inside = 0;
  for (let i = 0; i < months; i++) {
    const month = monthOf(family, random);
    const known = MINIMUM_DAYS + Math.floor(random() * (month.days - MINIMUM_DAYS - 2));
    const made = forecast(month.after(known), {
      planned: month.planned,
      ceiling: 0n,
      minimumDays: MINIMUM_DAYS,
      ...NO_BACKGROUND,
    });
    if (made === null) throw new Error(`no forecast after ${known} days`);
    errors.push(Math.abs(Number(made.expected) - month.truth) / month.truth);
    runRateErrors.push(Math.abs(runRate(month, known) - month.truth) / month.truth);
    const truth = exact(month.truth);
    if (compare({ n: made.low, d: 1n }, truth) <= 0 && compare(truth, { n: made.high, d: 1n }) <= 0) inside++;
  }
  return {
    family,
    forecasts: months,
    error: middle(errors),
    runRateError: middle(runRateErrors),
    coverage: inside / months,
  };
}

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
