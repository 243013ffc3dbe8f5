import type { Block, Chart, Doc, Figure, Table } from "./doc.ts";
import { type Paint, painter, printable, wrap } from "./terminal.ts";

const BAR_WIDTH = 30;

export function textDoc(doc: Doc, options: { color: boolean; width: number }): string {
  const paint = painter(options.color);
  const blocks = doc.blocks.map((block) => renderBlock(block, paint, options.width, ""));
  return `${[paint("bold", printable(doc.title)), ...blocks].join("\n\n")}\n`;
}

function renderBlock(block: Block, paint: Paint, width: number, indent: string): string {
  switch (block.kind) {
    case "heading":
      return indent + paint("bold", printable(block.text));
    case "paragraph":
      return wrap(printable(block.text), width, indent);
    case "list":
      return block.items
        .map((item) => `${indent}- ${wrap(printable(item), width, `${indent}  `).trimStart()}`)
        .join("\n");
    case "figures":
      return renderFigures(block.items, width, indent);
    case "table":
      return renderTable(block, paint, indent);
    case "chart":
      return renderChart(block, paint, indent);
    case "details": {
      const inner = block.blocks.map((child) => renderBlock(child, paint, width, `${indent}  `));
      return [indent + paint("bold", printable(block.summary)), ...inner].join("\n");
    }
  }
}

function renderFigures(items: readonly Figure[], width: number, indent: string): string {
  const labels = Math.max(...items.map(({ label }) => label.length));
  const values = Math.max(...items.map(({ value }) => printable(value).length));
  return items
    .map(({ label, value, note }) => {
      const start = `${indent}${label.padEnd(labels)}  ${printable(value).padStart(values)}`;
      if (note === undefined) return start;
      const inline = `${start}  ${printable(note)}`;
      return inline.length <= width ? inline : `${start}\n${wrap(printable(note), width, `${indent}    `)}`;
    })
    .join("\n");
}

function renderTable({ columns, rows }: Table, paint: Paint, indent: string): string {
  const cells = rows.map((row) => row.map(printable));
  const widths = columns.map(({ title }, column) =>
    cells.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), title.length),
  );
  const line = (row: readonly string[]): string =>
    columns
      .map(({ align }, column) => {
        const text = row[column] ?? "";
        return align === "right" ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
      })
      .join("  ")
      .trimEnd();
  const header = paint("dim", line(columns.map(({ title }) => title)));
  return [header, ...cells.map(line)].map((text) => indent + text).join("\n");
}

function renderChart({ bars }: Chart, paint: Paint, indent: string): string {
  const labels = Math.max(...bars.map(({ label }) => label.length));
  const scale = Math.max(1, ...bars.flatMap(({ value, limit }) => [value, limit]));
  return bars
    .map(({ label, value, limit, text }) => {
      const filled = Math.min(BAR_WIDTH, Math.ceil((value / scale) * BAR_WIDTH));
      const room = Math.max(filled, Math.round((limit / scale) * BAR_WIDTH));
      const bar = paint(value > limit ? "red" : "green", "█".repeat(filled)) + paint("dim", "░".repeat(room - filled));
      return `${indent}${label.padEnd(labels)}  ${bar}${" ".repeat(BAR_WIDTH - room)}  ${printable(text)}`;
    })
    .join("\n");
}
