import { join } from "node:path";
import { type StackSelection, stackSelection } from "../../core/check/stacks.ts";
import { entriesOnDisk } from "./near-names.ts";
import { readSource } from "./read.ts";

/** The stacks that Pulumi's files in a folder configure. */
export interface Stacks {
  readonly selections: readonly StackSelection[];
  /** What is wrong with a file: which budgets its stack deploys is not known. */
  readonly problems: readonly string[];
  /** Files that configure no Tollgate. */
  readonly others: readonly string[];
}

const STACK_FILE = /^Pulumi\.[^/]+\.ya?ml$/;

export function readStacks(folder: string): Stacks {
  const selections: StackSelection[] = [];
  const problems: string[] = [];
  const others: string[] = [];
  for (const { name, isFolder } of entriesOnDisk(folder)) {
    if (isFolder || !STACK_FILE.test(name)) continue;
    const found = stackSelection(readSource(join(folder, name), name));
    if (found === null) others.push(name);
    else if (typeof found === "string") problems.push(found);
    else selections.push(found);
  }
  return { selections, problems, others };
}
