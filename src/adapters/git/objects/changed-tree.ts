import type { Differences } from "../differences.ts";
import type { Entry, Tree } from "./tree.ts";

/** A commit, as another with what differs: it need not be listed too. */
export class ChangedTree implements Tree {
  readonly commit: string;
  private readonly base: Tree;
  private readonly differences: Differences;

  constructor(commit: string, base: Tree, differences: Differences) {
    this.commit = commit;
    this.base = base;
    this.differences = differences;
  }

  get(path: string): Entry | undefined {
    const difference = this.differences.get(path);
    if (difference === undefined) return this.base.get(path);
    return difference.after === null || difference.after === "on disk" ? undefined : difference.after;
  }

  below(folder: string): readonly string[] {
    const changed = [...this.differences.keys()].filter((path) => folder === "" || path.startsWith(`${folder}/`));
    return [...new Set([...this.base.below(folder), ...changed])].filter((path) => this.get(path) !== undefined);
  }
}
