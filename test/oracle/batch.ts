import Fraction from "fraction.js";
import { dump } from "js-yaml";
import type { Report } from "../support/report.ts";
import { cardOf } from "./cards.ts";
import { text } from "./exact.ts";
import type { Figures, LineFigures } from "./figures.ts";
import { oracle } from "./oracle.ts";
import { type Pricing, product } from "./product.ts";
import type { RawBudget } from "./raw.ts";
import { totalsOf } from "./totals.ts";

export interface Difference {
  readonly yaml: string;
  /** "periods.0.overage: 5 expected, 6 reported" */
  readonly fields: readonly string[];
}

/** Half of them as JSON: it is YAML too, in flow style. */
const yaml = (budget: RawBudget, index: number): string => (index % 2 === 0 ? dump(budget) : JSON.stringify(budget));

/** Prices all budgets by the product and by the oracle; the differences, simplest budget first. */
export function differences(budgets: readonly RawBudget[], pricing: Pricing): Difference[] {
  const named = budgets.map((budget, index) => ({ ...budget, org: `org-${index}` }));
  const report = product(named.map(yaml), pricing);
  const reported = new Map(report.organizations.map((each: Report) => [each.org, reportedBy(each, report)]));
  const found: Difference[] = [];
  for (const budget of named) {
    const periods = oracle(budget, (id) => cardOf(pricing.rateCard ?? id)).map(inOrder);
    const fields = unequal({ totals: totalsOf(periods, budget.currency), periods }, reported.get(budget.org));
    if (fields.length > 0) found.push({ yaml: dump(budget), fields });
  }
  return found.sort((a, b) => a.yaml.length - b.yaml.length);
}

/** The oracle's fields of a report; of an invalid budget, its findings. */
function reportedBy({ org, status, totals, periods }: Report, { findings }: Report): unknown {
  if (status === "invalid") return findings.filter((finding: Report) => finding.org === org);
  return { totals, periods: periods.map(figuresOf) };
}

function figuresOf(period: Report): Figures {
  const lines: LineFigures[] = period.lines.map(({ feature, quantity, unit, tokens, tokensExact }: Report) => ({
    feature,
    quantity: quantity === null ? null : text(new Fraction(quantity)),
    unit,
    tokens,
    tokensExact,
  }));
  return inOrder({ ...period, lines });
}

/** A rounding line of nothing is no line, and the order of lines is nobody's promise. */
function inOrder(figures: Figures): Figures {
  const lines = figures.lines
    .filter(({ feature, tokens, tokensExact }) => feature !== "rounding" || tokens !== 0 || tokensExact !== "0")
    .sort((a, b) => (a.feature < b.feature ? -1 : 1));
  return { ...figures, lines };
}

function unequal(expected: unknown, reported: unknown, path: readonly string[] = []): string[] {
  if (Object.is(expected, reported)) return [];
  if (!isObject(expected) || !isObject(reported)) {
    return [`${path.join(".")}: ${JSON.stringify(expected)} expected, ${JSON.stringify(reported)} reported`];
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(reported)]);
  return [...keys].flatMap((key) => unequal(expected[key], reported[key], [...path, key]));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
