import type { Position } from "../../model/source.ts";
import { didYouMean } from "../../text/nearest.ts";
import { quoted, words } from "../../text/text.ts";
import { type Cell, fileProblem, type PlacedProblem, type Table } from "./table.ts";

export const COLUMNS = ["day", "hour", "tokens", "feature", "org", "known"] as const;
export type Column = (typeof COLUMNS)[number];

const START: Position = { line: 1, column: 1 };

/** What other programs call our columns. */
const ALIASES: ReadonlyMap<string, Column> = new Map([
  ["date", "day"],
  ["time", "hour"],
  ["timestamp", "hour"],
  ["datetime", "hour"],
  ["token", "tokens"],
  ["consumed", "tokens"],
  ["usage", "tokens"],
  ["product", "feature"],
  ["resource", "feature"],
  ["organization", "org"],
  ["organisation", "org"],
]);

const isColumn = (text: string): text is Column => (COLUMNS as readonly string[]).includes(text);

/** Whether all or some of these texts name columns: those of a title or a row do not. */
export function areColumns(texts: readonly string[], least: "all" | "some"): boolean {
  const isName = (text: string): boolean => isColumn(text.toLowerCase()) || ALIASES.has(text.toLowerCase());
  return least === "some" ? texts.some(isName) : texts.length > 1 && texts.every(isName);
}

/** What is wrong with the names of a table's columns. */
export function* columnProblems({ columns }: Table): Generator<PlacedProblem> {
  const seen = new Set<string>();
  let isUnknown = false;
  for (const { text, position } of columns) {
    if (!isColumn(text)) {
      isUnknown = true;
      yield fileProblem(position, `there is no column ${quoted(text)}`, columnMeant(text));
    } else if (seen.has(text)) yield fileProblem(position, `the column ${text} is there twice`, "Delete one.");
    seen.add(text);
  }
  if (!isUnknown) yield* missing(columns, seen);
}

function columnMeant(text: string): string {
  const meant = ALIASES.get(text);
  if (meant !== undefined) return `Call it ${meant}.`;
  return didYouMean(text, COLUMNS, `Columns are ${words(COLUMNS)}: delete this one.`);
}

function* missing(columns: readonly Cell[], seen: ReadonlySet<string>): Generator<PlacedProblem> {
  const position = columns[0]?.position ?? START;
  if (!seen.has("tokens")) {
    yield fileProblem(position, "no column tokens", "The first line names the columns: day,tokens.");
  }
  if (seen.has("day") === seen.has("hour")) {
    const problem = seen.has("day") ? "both day and hour" : "neither day nor hour";
    yield fileProblem(position, problem, "Daily usage has a column day, hourly usage a column hour.");
  }
}
