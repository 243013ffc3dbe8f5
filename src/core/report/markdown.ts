import { counted } from "../text/text.ts";
import type { Column } from "./documents/doc.ts";

/** GitHub takes 65,536 characters in a comment; some are kept free for the marker by which a comment is found again. */
export const MARKDOWN_LIMIT = 65_000;

/** A table; its cells are Markdown already. */
export const tableText = (columns: readonly Column[], rows: readonly string[]): string =>
  tableHead(columns) + rows.join("");

const tableHead = (columns: readonly Column[]): string =>
  rowText(columns.map(({ title }) => title)) + rowText(columns.map(({ align }) => (align === "right" ? "--:" : "---")));

export const rowText = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;

/** A part that opens at a click. @param summary HTML in one line */
export const detailsText = (summary: string, body: string, isOpen = false): string =>
  `<details${isOpen ? " open" : ""}>\n<summary>${summary}</summary>\n\n${body}\n</details>\n`;

/** The first texts that fit in the room. */
export function fitting(texts: readonly string[], room: number): readonly string[] {
  let left = room;
  const end = texts.findIndex((text) => {
    left -= text.length;
    return left < 0;
  });
  return end < 0 ? texts : texts.slice(0, end);
}

/** Says how many were left out. @param what "row", "organization" */
export const leftOutText = (left: number, what: string): string =>
  left === 0 ? "" : `\n_${counted(left, `more ${what}`)} left out to fit GitHub's limit._\n`;
