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

/** Something wrong, already placed. */
export interface PlacedProblem {
  readonly problem: Problem;
  readonly position: Position;
}

/** A usage file taken apart, whether it was CSV or JSON. What its values mean is decided in figures.ts. */
export interface Table {
  readonly columns: readonly Cell[];
  readonly rows: readonly Row[];
  readonly problems: readonly PlacedProblem[];
}
