import type { Problem } from "../model/finding.ts";
import type { Position } from "../model/source.ts";

/** A value of a usage file as it was written, and where it stands. */
export interface Cell {
  readonly text: string;
  readonly position: Position;
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
}
