import { type FoundFile, findFiles } from "../files/find.ts";
import { type Base, baseOf } from "../git/base.ts";
import { differingBudgets } from "../git/differing.ts";
import { headOf, openRepository, type Repository } from "../git/repository.ts";
import { TreeSide } from "../git/tree-side.ts";
import { WorkTreeSide } from "../git/work-tree-side.ts";
import type { Source } from "../model/source.ts";
import { count } from "../rules/text.ts";
import type { Io } from "./io.ts";
import { DEFAULT_POLICY, policyAt, type SideFlags } from "./sides.ts";

/** The budgets of the work tree that are not what they were at the base. */
export interface Changed {
  readonly sources: Iterable<Source>;
  /** There are budgets, changed or not. */
  readonly isAny: boolean;
  /** "3 budgets differ from origin/main (1a2b3c4)" */
  readonly summary: string;
}

export type ChangedFlags = Pick<SideFlags, "base" | "policy">;

export function changedFiles(paths: readonly string[], flags: ChangedFlags, io: Io): Changed {
  const repository = openRepository(io);
  const base = baseOf(headOf(repository), flags.base, repository);
  const names = differingBudgets(base.commit, paths, flags.policy ?? DEFAULT_POLICY, repository);
  if (names === null) return comparedFiles(paths, base, flags, repository, io);
  const sources = readEach(names.length === 0 ? [] : findFiles(names, io.cwd));
  return { sources, isAny: true, summary: summaryText(names.length, base) };
}

/** File by file, and all of them where policy is not what it was: each may now be judged otherwise. */
function comparedFiles(
  paths: readonly string[],
  base: Base,
  flags: ChangedFlags,
  repository: Repository,
  io: Io,
): Changed {
  const found = [...findFiles(paths, io.cwd)];
  const { files } = new WorkTreeSide(new TreeSide(base.commit, paths, repository), found, repository);
  const [before, after] = [base.commit, null].map((commit) => policyAt(commit, flags.policy, repository, io));
  if (JSON.stringify(before) !== JSON.stringify(after)) {
    const summary = `the policy differs from ${baseText(base)}: every budget is checked`;
    return { sources: readEach(found), isAny: found.length > 0, summary };
  }
  const changed = found.filter(({ file }) => files.get(file) == null);
  return { sources: readEach(changed), isAny: found.length > 0, summary: summaryText(changed.length, base) };
}

function* readEach(files: Iterable<FoundFile>): Generator<Source> {
  for (const file of files) yield file.read();
}

const baseText = ({ name, commit }: Base): string => `${name} (${commit.slice(0, 7)})`;

function summaryText(changed: number, base: Base): string {
  const what = changed === 1 ? "1 budget differs" : `${count(changed)} budgets differ`;
  return `${what} from ${baseText(base)}`;
}
