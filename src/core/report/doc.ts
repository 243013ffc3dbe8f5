import type { Finding } from "../model/finding.ts";

/** A small document: what a command that explains something shows. Formats render it; they compute nothing. */
export interface Doc {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** The same as data, for programs. */
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

/** A label and what it comes to; the note says how. */
export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
}

export interface Table {
  readonly kind: "table";
  readonly columns: readonly { readonly title: string; readonly align: "left" | "right" }[];
  readonly rows: readonly (readonly string[])[];
}

/** Bars against a limit each. */
export interface Chart {
  readonly kind: "chart";
  readonly bars: readonly {
    readonly label: string;
    readonly value: number;
    readonly limit: number;
    readonly text: string;
  }[];
}

/** One line through the days of a period against limits: a figure that only grows. */
export interface Plot {
  readonly kind: "plot";
  /** One a day; shorter than `days` where the data ends. */
  readonly values: readonly number[];
  readonly days: number;
  readonly limits: readonly { readonly label: string; readonly value: number }[];
  readonly first: string;
  readonly last: string;
}
