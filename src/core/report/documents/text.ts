import { type Paint, painter, printable, type Style, wrap } from "../../text/terminal.ts";
import { findingText } from "../findings/text.ts";
import type { Block, Chart, Doc, Figure } from "./doc.ts";
import { renderPlot } from "./plot.ts";
import { renderTable } from "./table.ts";

const BAR_WIDTH = 30;

export function textDoc(doc: Doc, options: { color: boolean; width: number }): string {
  const paint = painter(options.color);
  const blocks = doc.blocks.map((block) => renderBlock(block, paint, options.width, ""));
  return `${[paint("bold", wrap(printable(doc.title), options.width, "")), ...blocks].join("\n\n")}\n`;
}

function renderBlock(block: Block, paint: Paint, width: number, indent: string): string {
  switch (block.kind) {
    case "heading":
      return paint("bold", wrap(printable(block.text), width, indent));
    case "paragraph":
      return wrap(printable(block.text), width, indent);
    case "list":
      return block.items
        .map((item) => `${indent}- ${wrap(printable(item), width, `${indent}  `).trimStart()}`)
        .join("\n");
    case "figures":
      return renderFigures(block.items, width, indent);
    case "findings":
      return block.items
        .map((finding) => findingText(finding, paint, width))
        .join("")
        .trimEnd();
    case "table":
      return renderTable(block, paint, width, indent);
    case "chart":
      return renderChart(block, paint, indent);
    case "plot":
      return renderPlot(block, paint, indent);
    case "patch":
      return block.lines.map((line) => patchLine(line, paint)).join("\n");
    case "details": {
      const inner = block.blocks.map((child) => renderBlock(child, paint, width, `${indent}  `));
      return [paint("bold", wrap(printable(block.summary), width, indent)), ...inner].join("\n");
    }
  }
}

const PATCH_STYLES: Readonly<Record<string, Style>> = { "+": "green", "-": "red", "@": "dim" };

/** Neither wrapped nor indented, so that the patch can be applied. */
function patchLine(line: string, paint: Paint): string {
  const style = PATCH_STYLES[line.charAt(0)];
  return style === undefined ? printable(line) : paint(style, printable(line));
}

const SHORTEST_NOTE = 24;

/** Numbers are aligned right, words left. A long note is wrapped below itself. */
function renderFigures(items: readonly Figure[], width: number, indent: string): string {
  const labels = Math.max(...items.map(({ label }) => printable(label).length));
  const isNumeric = items.every(({ value }) => /^[-\u2265+]?\s?[\d.,/ ]+( %| [A-Z]{3}| to [\d,]+)?$/.test(value));
  const values = isNumeric ? Math.max(...items.map(({ value }) => value.length)) : 0;
  return items
    .map(({ label, value, note }) => {
      const start = `${indent}${printable(label).padEnd(labels)}  `;
      const text = printable(value).padStart(values);
      // Wrapping would remove the spaces that align the number.
      if (note === undefined && isNumeric) return start + text;
      if (note === undefined) return start + wrap(text, width, " ".repeat(start.length)).slice(start.length);
      const hang = " ".repeat(start.length + text.length + 2);
      const column = width - hang.length < SHORTEST_NOTE ? " ".repeat(start.length) : hang;
      const notes = wrap(printable(note), width, column);
      return column === hang ? `${start}${text}  ${notes.slice(hang.length)}` : `${start}${text}\n${notes}`;
    })
    .join("\n");
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
