import { type Paint, printable, wrap } from "../../text/terminal.ts";
import { columns, type Table } from "./doc.ts";

/** A table of cells that are printable already. */
export const tableLines = (
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Paint,
  indent: string,
): string[] =>
  renderTable({ kind: "table", columns: columns(...titles), rows }, paint, Number.POSITIVE_INFINITY, indent).split(
    "\n",
  );

const NARROWEST_COLUMN = 10;

/** If the table is too wide, a last column of words is wrapped below itself. */
export function renderTable({ columns, rows }: Table, paint: Paint, width: number, indent: string): string {
  const cells = rows.map((row) => row.map(printable));
  const widths = columns.map(({ title }, column) =>
    cells.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), title.length),
  );
  const last = columns.length - 1;
  const start = widths.slice(0, last).reduce((sum, each) => sum + each + 2, indent.length);
  const goesOn = columns[last]?.align === "left" && width - start >= NARROWEST_COLUMN;
  const line = (row: readonly string[]): string => {
    const texts = columns.map(({ align }, column) => {
      const text = row[column] ?? "";
      return align === "right" ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
    });
    const whole = indent + texts.join("  ").trimEnd();
    if (!goesOn || whole.length <= width) return whole;
    return whole.slice(0, start) + wrap(whole.slice(start), width, " ".repeat(start)).slice(start);
  };
  return [paint("dim", line(columns.map(({ title }) => title))), ...cells.map(line)].join("\n");
}
