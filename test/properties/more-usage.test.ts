import fc from "fast-check";
import { expect, it } from "vitest";
import type { RawBudget, RawLine, RawPart, RawRange } from "../oracle/raw.ts";
import type { Report } from "../support/report.ts";
import { fleet, organizations, runs } from "./fleet.ts";

const RATES = new Set(["name", "tokensPerUser", "billedElsewhere"]);

type Value = number | string | RawRange;

function moreOf(value: Value, by: number): Value {
  if (typeof value === "number") return Math.ceil(value) + by;
  if (typeof value === "string") return value;
  return { low: Math.ceil(value.low), typical: Math.ceil(value.typical) + by, high: Math.ceil(value.high) + by };
}

function moreInLine(line: RawLine, by: number): RawLine {
  if (line === "unknown") return line;
  const more = (part: RawPart): RawPart =>
    Object.fromEntries(Object.entries(part).map(([key, value]) => [key, RATES.has(key) ? value : moreOf(value, by)]));
  return Array.isArray(line) ? line.map(more) : more(line as RawPart);
}

/** Every quantity the base plan counts, raised. */
const moreIn = (budget: RawBudget, by: number): RawBudget => ({
  ...budget,
  consumption: Object.fromEntries(
    Object.entries(budget.consumption).map(([feature, line]) => [feature, moreInLine(line, by)]),
  ),
});

const amounts = ({ consumed, overage, cost, budgetPercent, buffered }: Report): number[] => [
  consumed.low,
  consumed.typical,
  consumed.high,
  overage,
  Number(cost.overage),
  Number(cost.total),
  budgetPercent ?? 0,
  buffered ?? 0,
];

it("more usage lowers neither what is consumed, nor the overage, nor the cost", () =>
  fc.assert(
    fc.asyncProperty(fleet, fc.integer({ min: 0, max: 5000 }), async (budgets, by) => {
      const all = await organizations([...budgets, ...budgets.map((budget) => moreIn(budget, by))]);
      for (const [index, { periods }] of all.slice(0, budgets.length).entries()) {
        for (const [at, period] of periods.entries()) {
          const [before, after] = [amounts(period), amounts(all[index + budgets.length].periods[at])];
          expect(after.filter((amount, each) => amount < (before[each] ?? 0))).toEqual([]);
        }
      }
    }),
    runs(25),
  ));
