import { count, plural } from "../text/text.ts";

/** GitHub takes 65,536 characters in a comment; what posts it needs a few for a mark of its own. */
export const MARKDOWN_LIMIT = 65_000;

export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
}

/** A table of cells that are Markdown already. */
export const tableText = (columns: readonly Column[], rows: readonly string[]): string =>
  tableHead(columns) + rows.join("");

export const tableHead = (columns: readonly Column[]): string =>
  rowText(columns.map(({ title }) => title)) + rowText(columns.map(({ align }) => (align === "right" ? "--:" : "---")));

export const rowText = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;

/** What opens at a click. @param summary HTML, in one line */
export const detailsText = (summary: string, body: string, isOpen = false): string =>
  `<details${isOpen ? " open" : ""}>\n<summary>${summary}</summary>\n\n${body}\n</details>\n`;

/** As many of the texts, in order, as there is room for. */
export function fitting(texts: readonly string[], room: number): readonly string[] {
  let left = room;
  const end = texts.findIndex((text) => {
    left -= text.length;
    return left < 0;
  });
  return end < 0 ? texts : texts.slice(0, end);
}

/** What is not there is said. @param what "row", "organization": made plural with an s */
export const leftOutText = (left: number, what: string): string =>
  left === 0 ? "" : `\n_${count(left)} more ${plural(left, what)} left out to fit GitHub's limit._\n`;
