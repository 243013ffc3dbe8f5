import type { Problem } from "../../model/finding.ts";
import type { Position } from "../../model/source.ts";
import { inputProblem } from "../../rules/input.ts";

/** A value of a usage file as it was written, and where it stands. */
export interface Cell {
  readonly text: string;
  readonly position: Position;
  /** A number of JSON: its dot is a decimal point. */
  readonly isNumber?: boolean;
}

/** One row, by the names of its columns. */
export interface Row {
  readonly position: Position;
  readonly cells: ReadonlyMap<string, Cell>;
}

/** A problem and its place. */
export interface PlacedProblem {
  readonly problem: Problem;
  readonly position: Position;
}

/** A usage file's columns and rows, whether it is CSV or JSON. figures.ts reads their values. */
export interface Table {
  readonly columns: readonly Cell[];
  readonly rows: readonly Row[];
  readonly problems: readonly PlacedProblem[];
  /** The line of a last row that has no line break; null: it has one, or needs none. */
  readonly openEnd: number | null;
}

/** The file's layout is wrong. */
export const fileProblem = (position: Position, problem: string, right: string): PlacedProblem => ({
  problem: inputProblem("usage-file", [], { problem, right }),
  position,
});

/** One of its rows is wrong. */
export const rowProblem = (position: Position, problem: string, right: string): PlacedProblem => ({
  problem: inputProblem("usage-row", [], { problem, right }),
  position,
});
