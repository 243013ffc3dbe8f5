import type { Result } from "../../check/result.ts";
import type { Finding } from "../../model/finding.ts";

/** What a command prints, as data. A format turns it into text and computes nothing. */
export interface Doc {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** The JSON report. */
  readonly data: unknown;
}

export type Block =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "figures"; readonly items: readonly Figure[] }
  | { readonly kind: "findings"; readonly items: readonly Finding[] }
  | Table
  | Chart
  | Plot
  /** Lines of a patch: each begins with its mark. */
  | { readonly kind: "patch"; readonly lines: readonly string[] }
  | { readonly kind: "details"; readonly summary: string; readonly blocks: readonly Block[] };

/** A label, its value, and a note on how the value was computed. */
export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
}

export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
}

export interface Table {
  readonly kind: "table";
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

/** Bars, each with its own limit. */
export interface Chart {
  readonly kind: "chart";
  readonly bars: readonly {
    readonly label: string;
    readonly value: number;
    readonly limit: number;
    readonly text: string;
  }[];
}

/** A cumulative figure by day of a period, with limits. */
export interface Plot {
  readonly kind: "plot";
  /** One a day; shorter than `days` where the data ends. */
  readonly values: readonly number[];
  readonly days: number;
  readonly limits: readonly { readonly label: string; readonly value: number }[];
  readonly first: string;
  readonly last: string;
}

/** Columns by their titles. A title that begins with ">" is of a column of numbers, aligned right. */
export const columns = (...titles: readonly string[]): Column[] =>
  titles.map((title) => (title.startsWith(">") ? { title: title.slice(1), align: "right" } : { title, align: "left" }));

/** A heading or a sentence with a list below it; nothing when the list is empty. */
export const listBlocks = (
  text: string,
  items: readonly string[],
  kind: "heading" | "paragraph" = "heading",
): Block[] =>
  items.length === 0
    ? []
    : [
        { kind, text },
        { kind: "list", items },
      ];

/** The invalid files, each with its first problem. */
export const invalidBlocks = (text: string, invalid: readonly Result[]): Block[] =>
  listBlocks(
    text,
    invalid.map(({ file, findings }) => `${file}: ${findings[0]?.message ?? "invalid"}`),
    "paragraph",
  );

/** The items when the condition holds, else none. */
export const itemsIf = <T>(condition: boolean, ...items: readonly T[]): readonly T[] => (condition ? items : []);
