import { type Paint, printable } from "../../text/terminal.ts";
import { count } from "../../text/text.ts";
import type { Plot } from "./doc.ts";

const ROWS = 12;
/** So that a month with its axis fits 80 columns. */
const COLUMNS_PER_DAY = 2;

/** A column for each day, and a horizontal line at each limit. */
export function renderPlot(plot: Plot, paint: Paint, indent: string): string {
  const { values, limits, days, first, last } = plot;
  const top = Math.max(1, ...values, ...limits.map(({ value }) => value));
  const rules = ruleRows(plot, top);
  const labels = limits.map(({ label, value }) => `${label} ${count(Math.round(value))}`);
  const width = Math.max(...labels.map((label) => printable(label).length), 0);
  const lines: string[] = [];
  for (let row = ROWS; row >= 1; row--) {
    const limit = rules.get(row);
    const isAbove = limits.length > 0 && (row / ROWS) * top > Math.max(...limits.map(({ value }) => value));
    const cells = Array.from({ length: days }, (_, day) => {
      const isFilled = ((values[day] ?? 0) / top) * ROWS > row - 0.5;
      if (isFilled) return paint(isAbove ? "red" : "green", "█".repeat(COLUMNS_PER_DAY));
      return (limit === undefined ? " " : "─").repeat(COLUMNS_PER_DAY);
    });
    const label = printable(limit === undefined ? "" : (labels[limit] ?? "")).padStart(width);
    lines.push(`${indent}${label} ${limit === undefined ? "│" : "┼"}${cells.join("")}`.trimEnd());
  }
  const [from, to] = [printable(first), printable(last)];
  const axis = `${from}${to.padStart(Math.max(to.length + 1, days * COLUMNS_PER_DAY - from.length))}`;
  return [
    ...lines,
    `${indent}${" ".repeat(width)} └${"─".repeat(days * COLUMNS_PER_DAY)}`,
    `${indent}${" ".repeat(width + 2)}${axis}`,
  ].join("\n");
}

/** The row of each limit's line: no two share a row, and a higher limit has a higher row. */
function ruleRows({ limits }: Plot, top: number): ReadonlyMap<number, number> {
  const rows = new Map<number, number>();
  const ascending = limits.map(({ value }, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  let least = 1;
  for (const { value, index } of ascending) {
    const row = Math.min(ROWS, Math.max(least, Math.round((value / top) * ROWS)));
    rows.set(row, index);
    least = row + 1;
  }
  return rows;
}
