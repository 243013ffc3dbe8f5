import { markdownLine, markdownText } from "../../text/escape.ts";
import { painter, printable } from "../../text/terminal.ts";
import { findingItem } from "../findings/markdown-sections.ts";
import { detailsText, fitting, leftOutText, MARKDOWN_LIMIT, rowText, tableText } from "../markdown.ts";
import { type Block, type Chart, type Column, columns, type Doc, type Figure } from "./doc.ts";
import { renderPlot } from "./plot.ts";

const UNTITLED = columns("", "", "");

/** Kept free for the note about what is left out, and for closing tags. */
const SPARE = 1_000;

/** The most important blocks come first: a document that is too long loses its end, and says so. */
export function markdownDoc(doc: Doc): string {
  return blocksText(doc.blocks, `## ${markdownText(doc.title)}\n`, MARKDOWN_LIMIT - SPARE);
}

function blocksText(blocks: readonly Block[], start: string, limit: number): string {
  let text = start;
  for (const [index, block] of blocks.entries()) {
    const room = limit - text.length;
    const next = blockText(block, room);
    if (next.length > room) return text + leftOutText(blocks.length - index, "block");
    text += text === "" ? next : `\n${next}`;
  }
  return text;
}

/** Lists, tables and details are cut to the room; any other block is whole or left out. */
function blockText(block: Block, room: number): string {
  switch (block.kind) {
    case "heading":
      return `### ${markdownText(block.text)}\n`;
    case "paragraph":
      return `${markdownLine(block.text)}\n`;
    case "list":
      return itemsIn(
        block.items.map((item) => `- ${markdownLine(item)}\n`),
        "item",
        room,
      );
    case "figures":
      return tableIn(UNTITLED, block.items.map(figureCells), room);
    case "findings":
      return itemsIn(block.items.map(findingItem), "finding", room);
    case "table":
      return tableIn(
        block.columns.map(escaped),
        block.rows.map((row) => row.map(markdownText)),
        room,
      );
    case "chart":
      return tableIn(
        UNTITLED,
        block.bars.map((bar) => barCells(bar, scaleOf(block))),
        room,
      );
    case "plot":
      // A fence keeps the columns of characters aligned.
      return fenced("text", renderPlot(block, painter(false), ""));
    case "patch":
      return fenced("diff", block.lines.map(printable).join("\n"));
    case "details":
      return detailsText(markdownText(block.summary), blocksText(block.blocks, "", room - SPARE));
  }
}

/** Backticks in the text could close the fence. */
const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text.replaceAll("`", "'")}\n\`\`\`\n`;

function tableIn(columns: readonly Column[], rows: readonly (readonly string[])[], room: number): string {
  const texts = rows.map(rowText);
  const shown = fitting(texts, room - SPARE);
  return tableText(columns, shown) + leftOutText(texts.length - shown.length, "row");
}

/** A list takes at most this much, to leave room for the blocks after it. */
const LONGEST_LIST = MARKDOWN_LIMIT / 8;

function itemsIn(items: readonly string[], what: string, room: number): string {
  const shown = fitting(items, Math.min(LONGEST_LIST, room - SPARE));
  return shown.join("") + leftOutText(items.length - shown.length, what);
}

const escaped = ({ title, align }: Column): Column => ({ title: markdownText(title), align });

const figureCells = ({ label, value, note = "" }: Figure): readonly string[] => [label, value, note].map(markdownText);

const BAR_WIDTH = 20;

const scaleOf = ({ bars }: Chart): number => Math.max(1, ...bars.flatMap(({ value, limit }) => [value, limit]));

/** Filled up to the value, shaded up to the limit; a mark shows that the value is over the limit. */
function barCells({ label, value, limit, text }: Chart["bars"][number], scale: number): readonly string[] {
  const filled = Math.min(BAR_WIDTH, Math.ceil((value / scale) * BAR_WIDTH));
  const room = Math.max(filled, Math.round((limit / scale) * BAR_WIDTH));
  const over = value > limit ? " ✖" : "";
  return [markdownText(label), `${"█".repeat(filled)}${"░".repeat(room - filled)}${over}`, markdownText(text)];
}
