import fc from "fast-check";
import { expect, it } from "vitest";
import type { RawBudget, RawLine, RawPart, RawRange } from "../oracle/raw.ts";
import { fleet, organizations, runs } from "./fleet.ts";

const KEPT = new Set(["name", "tokensPerUser", "billedElsewhere", "minutesPerInteraction"]);
const MILLION = 1_000_000;

type Value = number | string | RawRange;

/** In millionths: the decimals that a budget may state. */
const millionths = (value: number): number => Math.round(value * MILLION);
const portion = (value: number, share: number): number => Math.floor(millionths(value) * share) / MILLION;
const rest = (value: number, share: number): number =>
  (millionths(value) - Math.floor(millionths(value) * share)) / MILLION;

function cut(value: Value, of: (value: number) => number): Value {
  if (typeof value === "number") return of(value);
  if (typeof value === "string") return `${of(Number(value.slice(0, -1))).toFixed(6)}%`;
  return { low: of(value.low), typical: of(value.typical), high: of(value.high) };
}

/** Less than one user would be taken for a share: all of them are in one part. */
const isWhole = (key: string, value: unknown): boolean => key === "users" && typeof value !== "string";

function split(part: RawPart, share: number): RawPart[] {
  const cutBy = (of: (value: number, share: number) => number): RawPart =>
    Object.fromEntries(
      Object.entries(part).map(([key, value]) => [
        key,
        KEPT.has(key) ? value : cut(value, (each) => of(each, isWhole(key, value) ? Math.round(share) : share)),
      ]),
    );
  return [cutBy(portion), cutBy(rest)];
}

function splitLine(line: RawLine, share: number): RawLine {
  if (line === "unknown") return line;
  return [line].flat().flatMap((part) => split(part as RawPart, share));
}

const splitIn = (budget: RawBudget, share: number): RawBudget => ({
  ...budget,
  consumption: Object.fromEntries(
    Object.entries(budget.consumption).map(([feature, line]) => [feature, splitLine(line, share)]),
  ),
});

it("splitting every line in two parts changes no figure", () =>
  fc.assert(
    fc.asyncProperty(fleet, fc.integer({ min: 0, max: 10 }), async (budgets, tenths) => {
      const all = await organizations([...budgets, ...budgets.map((budget) => splitIn(budget, tenths / 10))]);
      for (const [index, { periods, totals }] of all.slice(0, budgets.length).entries()) {
        const halves = all[index + budgets.length];
        expect({ periods: halves.periods, totals: halves.totals }).toEqual({ periods, totals });
      }
    }),
    runs(25),
  ));
