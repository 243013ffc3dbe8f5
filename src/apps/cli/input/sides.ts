import { readdirSync, realpathSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { FolderSide } from "../../../adapters/files/folder-side.ts";
import { isBudgetFile, isHidden, isThere } from "../../../adapters/files/names.ts";
import { hasPolicy, policyFolders, readPolicyFiles } from "../../../adapters/files/policy.ts";
import { reasonOf } from "../../../adapters/files/read.ts";
import { baseOf } from "../../../adapters/git/base.ts";
import { GitError } from "../../../adapters/git/command/command.ts";
import { commitOf, headOf, openRepository, type Repository } from "../../../adapters/git/repository.ts";
import { gitSides } from "../../../adapters/git/sides.ts";
import type { Judging } from "../../../core/diff/diff.ts";
import type { SideName } from "../../../core/report/views/diff/data.ts";
import { words } from "../../../core/text/text.ts";
import { type Io, UsageError } from "../io.ts";
import { noBudget } from "../output/errors.ts";
import { policiesOf } from "./policy.ts";
import { sayDiffering } from "./work-tree.ts";

export interface SideFlags {
  readonly base?: string;
  readonly head?: string;
  readonly baseDir?: string;
  readonly headDir?: string;
  readonly policy?: string;
}

export interface Sides {
  readonly base: Judging & { readonly name: SideName };
  readonly head: Judging & { readonly name: SideName };
  /** Removes what reading took. */
  readonly close: () => void;
}

/** Two commits, a commit and the work tree, or two folders. */
export async function sidesOf(paths: readonly string[], flags: SideFlags, io: Io): Promise<Sides> {
  const { baseDir } = flags;
  const sides = await (baseDir === undefined ? commitSides(paths, flags, io) : folderSides(paths, baseDir, flags, io));
  if (flags.policy !== undefined && !hasPolicy(sides.base.policy) && !hasPolicy(sides.head.policy)) {
    throw new UsageError(`--policy ${flags.policy}: there is no policy on either side`);
  }
  if ([sides.base, sides.head].some(({ side }) => side.files.size + side.untouched.length > 0)) return sides;
  throw noBudget(paths, ", on either side");
}

async function commitSides(paths: readonly string[], flags: SideFlags, io: Io): Promise<Sides> {
  if (flags.headDir !== undefined)
    throw new UsageError("--head-dir needs --base-dir: two folders are compared without git");
  const repository = await openRepository(io);
  const head = flags.head === undefined ? headOf(repository) : await commitNamed(flags.head, repository);
  const asked = {
    base: () => baseOf(head, flags.base, repository),
    head: flags.head === undefined ? null : head,
    budgets: paths,
    policies: policiesOf(flags.policy, io.cwd),
  };
  const { head: named } = flags;
  const [sides] = await Promise.all([
    gitSides(asked, repository),
    named === undefined
      ? null
      : sayDiffering(paths, { head: named, commit: head, policies: asked.policies }, repository, io),
  ]);
  return { ...sides, head: { ...sides.head, name: nameOf(flags.head, head) } };
}

const nameOf = (ref: string | undefined, commit: string): SideName =>
  ref === undefined ? { name: "the work tree", commit: null } : { name: ref, commit };

export async function commitNamed(ref: string, repository: Repository): Promise<string> {
  const commit = await commitOf(ref, repository);
  if (commit === null) throw new GitError(`--head ${ref}: there is no such commit here`);
  return commit;
}

function folderSides(paths: readonly string[], baseDir: string, flags: SideFlags, io: Io): Sides {
  if (flags.base !== undefined || flags.head !== undefined) {
    throw new UsageError("--base and --head name commits, --base-dir and --head-dir name folders: use one pair only");
  }
  const sideOf = (folder: string): Judging & { name: SideName } => {
    const root = folderNamed(folder, io);
    if (isBelowPaths(root, paths)) {
      const there = words(paths.map((path) => `${path}/`));
      throw new UsageError(`${folder} has budgets, but no ${there}. Name the folder that contains ${there}`);
    }
    const policy = flags.policy ?? policyFolders(root)[0];
    return {
      side: new FolderSide(root, paths),
      policy: readPolicyFiles(resolve(root, policy), policy, root),
      name: { name: folder, commit: null },
    };
  };
  return { base: sideOf(baseDir), head: sideOf(flags.headDir ?? "."), close: () => {} };
}

/** The budgets' own folder in place of its parent: every budget would count as new, and no limit would apply. */
const isBelowPaths = (root: string, paths: readonly string[]): boolean =>
  !paths.some((path) => isThere(root, path)) && readdirSync(root).some((name) => isBudgetFile(name) && !isHidden(name));

function folderNamed(folder: string, io: Io): string {
  try {
    const path = realpathSync(resolve(io.cwd, folder));
    if (statSync(path).isDirectory()) return path;
  } catch (error) {
    throw new UsageError(`${folder}: ${reasonOf(error)}`);
  }
  throw new UsageError(`${folder} is not a folder`);
}
