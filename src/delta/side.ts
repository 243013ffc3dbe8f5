import type { Source } from "../model/source.ts";

/** The budgets of one side of a comparison: of a commit, the work tree, a folder. Nothing is read before it is asked for. */
export interface Side {
  /**
   * The budgets there are, by name. The value stands for the content of the file and of its defaults: what has the same
   * on both sides is the same and need not be read. Null: nobody knows before reading.
   */
  readonly files: ReadonlyMap<string, string | null>;
  /** In the order asked for. */
  read(names: readonly string[]): Source[];
  /** What was found and left out. */
  readonly skipped: readonly Skipped[];
}

export interface Skipped {
  readonly file: string;
  readonly what: "link" | "repository";
}
