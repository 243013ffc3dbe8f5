import { describe, expect, test } from "vitest";
import { FAMILIES, type Random } from "../../bench/backtest/months.ts";
import { type Score, scoreOf } from "../../bench/backtest/score.ts";
import { random } from "../../bench/generate/random.mjs";

const MONTHS = 400;
const seeded = (): Random => (random as (seed: number) => { next: Random })(2026).next;
const scores = new Map<string, Score>(FAMILIES.map((family) => [family, scoreOf(family, MONTHS, seeded())]));

describe("forecasts of generated months", () => {
  test.each(FAMILIES)("%s: off by less than run-rate", (family) => {
    const { error, runRateError } = scores.get(family) as Score;
    expect(error).toBeLessThan(runRateError);
  });

  test("80 of 100 months end within the interval, give or take five", () => {
    const inside = [...scores.values()].reduce((sum, { coverage }) => sum + coverage, 0) / FAMILIES.length;
    expect(inside).toBeGreaterThan(0.75);
    expect(inside).toBeLessThan(0.85);
  });

  test.each(FAMILIES)("%s: the interval is neither too wide nor too narrow", (family) => {
    const { coverage } = scores.get(family) as Score;
    expect(coverage).toBeGreaterThan(0.68);
    expect(coverage).toBeLessThan(0.9);
  });

  test("are the same every time", () => {
    expect(scoreOf("ramp", 20, seeded())).toEqual(scoreOf("ramp", 20, seeded()));
  });
});
