import type { Source } from "../model/source.ts";

/** The budgets of one side of a comparison: of a commit, the work tree, a folder. Nothing is read before it is asked for. */
export interface Side {
  /** Names of the budgets there are, but for those that are untouched. */
  readonly files: ReadonlySet<string>;
  /** Names of those that are known to be the same on both sides, with their defaults: they need not be read. */
  readonly untouched: readonly string[];
  /** In the order asked for. */
  read(names: readonly string[]): Source[];
  /** Whether there is such a file, be it no budget. */
  has(name: string): boolean;
  /** What was found and left out. */
  readonly skipped: readonly Skipped[];
}

export interface Skipped {
  readonly file: string;
  readonly what: "link" | "repository";
}
