import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Month, monthOf, monthsOf, type Random, SHAPES } from "../../bench/backtest/months.ts";
import { forecastAfter, type Judged, judge, pagesOf, runRate, sameWeekdays } from "../../bench/backtest/score.ts";
import { random } from "../../bench/generate/random.mjs";
import { ROOT } from "../support/cli.ts";
import { sampleOf, seedOf } from "../support/sample.ts";

/** bench/backtest.mjs has the other peer, and the figures of docs/forecast.md. */
const MONTHS = sampleOf(12);
const DAYS = [4, 10, 16, 22];
const seeded = (): Random => (random as (seed: number) => { next: Random })(seedOf(2026)).next;

const at = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(share * values.length)] ?? Number.NaN;

function isBetter(judged: readonly Judged[], peer: number, tolerance: number): void {
  for (const share of [0.5, 0.9]) {
    const theirs = at(
      judged.flatMap(({ peers }) => peers[peer] ?? []),
      share,
    );
    expect(
      at(
        judged.map(({ error }) => error),
        share,
      ),
      `${100 * share} %`,
    ).toBeLessThan(tolerance * theirs);
  }
}

const shareOf = (judged: readonly Judged[], side: Judged["side"]): number =>
  judged.filter((one) => one.side === side).length / judged.length;

describe("generated months of ten shapes", () => {
  const next = seeded();
  const months = SHAPES.flatMap((shape) => Array.from({ length: MONTHS }, () => monthOf(shape, next, false)));
  const judged = months.flatMap((month) => DAYS.map((day) => judge(month, day, [sameWeekdays])));

  test("are forecast better than by the last six same weekdays", () => isBetter(judged, 0, 1));

  test("end within the interval in 80 of 100 cases, and seldom on one side of it", () => {
    expect(shareOf(judged, "inside")).toBeGreaterThan(0.73);
    expect(shareOf(judged, "inside")).toBeLessThan(0.87);
    for (const side of ["below", "above"] as const) expect(shareOf(judged, side)).toBeLessThan(0.16);
  });

  test("page seldom where they end below the ceiling, and early where they end far above", () => {
    const sample = months.filter((_, index) => index % 4 === 0);
    const made = sample.map((month): [Month, ReturnType<typeof forecastAfter>[]] => [
      month,
      Array.from({ length: month.used.length - 3 }, (_, day) => forecastAfter(month, day + 3)),
    ]);
    const paged = (share: number) => made.map(([month, forecasts]) => pagesOf(month, forecasts, share));
    const shareOfPaged = (share: number) => paged(share).filter(({ day }) => day !== null).length / made.length;
    expect(shareOfPaged(0.95)).toBeLessThan(0.2);
    expect(shareOfPaged(0.8)).toBeLessThan(0.08);
    expect(shareOfPaged(1.25)).toBeGreaterThan(0.9);
    const leads = paged(1.25).flatMap(({ day, passed }) => (day === null || passed === null ? [] : passed - day));
    expect(at(leads, 0.5)).toBeGreaterThanOrEqual(10);
  });

  test("without days before are forecast better than by run-rate", () => {
    const young = SHAPES.flatMap((shape) => Array.from({ length: MONTHS }, () => monthOf(shape, next, true)));
    isBetter(
      young.flatMap((month) => DAYS.map((day) => judge(month, day, [runRate(0)]))),
      0,
      0.9,
    );
  });

  test("are the same every time", () => {
    const one = () => judge(monthOf("ramp", seeded(), false), 10, [sameWeekdays]);
    expect(one()).toEqual(one());
  });
});

const SERIES = process.env["TOLLGATE_SERIES"] ?? join(ROOT, "..", "shared", "series");
const files = existsSync(SERIES) ? readdirSync(SERIES).filter((name) => name.endsWith(".csv")) : [];
if (files.length === 0) console.warn(`skipped: forecasts of real months, ${SERIES} has no series`);

describe.skipIf(files.length === 0)("real months", () => {
  test("are forecast better than by the last six same weekdays, and end within the interval", () => {
    const months = files.flatMap((name) => monthsOf(readFileSync(join(SERIES, name), "utf8")));
    const judged = months.flatMap((month) => DAYS.map((day) => judge(month, day, [sameWeekdays])));
    isBetter(judged, 0, 1);
    expect(shareOf(judged, "inside")).toBeGreaterThan(0.7);
    for (const side of ["below", "above"] as const) expect(shareOf(judged, side)).toBeLessThan(0.14);
  });
});
