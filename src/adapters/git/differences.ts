import { isUtf8 } from "node:buffer";
import { lstatSync } from "node:fs";
import { resolve } from "node:path";
import { basename } from "node:path/posix";
import { mayLeadToBudgets } from "../files/names.ts";
import type { Base } from "./base.ts";
import { failure, GitError, git, gitOutput } from "./command/command.ts";
import { withoutPrograms } from "./command/filters.ts";
import { type Entry, isFile, LINK, pathspec, SUBMODULE, type Tree } from "./objects/tree.ts";
import { shownPath } from "./paths.ts";
import type { Repository } from "./repository.ts";

/** One path on both sides. Null: there is no such file; of a file in the work tree, what it holds is not known. */
export interface Difference {
  readonly before: Entry | null;
  readonly after: Entry | "on disk" | null;
}

export type Differences = ReadonlyMap<string, Difference>;

const RAW = ["-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty"];

/** Where two commits differ. */
export async function betweenCommits(
  base: Promise<Base>,
  head: string,
  paths: readonly string[],
  repository: Repository,
): Promise<Differences> {
  const { commit } = await base;
  const args = ["diff-tree", "-r", ...RAW, commit, head, "--", ...paths.map(pathspec)];
  return parsed(await gitOutput(args, repository));
}

/** Where the work tree differs from a commit, as far as git tracks it; null: git cannot be asked safely. */
export async function trackedInWorkTree(
  base: Promise<Base>,
  paths: readonly string[],
  repository: Repository,
): Promise<Differences | null> {
  const [off, { commit }] = await Promise.all([withoutPrograms(repository), base]);
  if (off === null) return null;
  return parsed(
    await gitOutput([...off, "diff-index", ...RAW, commit, "--", ...paths.map(pathspec)], repository),
    true,
  );
}

/**
 * Where the work tree differs from a commit in what is to be looked at: files that git does not track, ignored or not;
 * where it could not be asked, every file.
 * @param names of files, with what may be or lead to a budget
 */
export function onDisk(names: Iterable<string>, base: Tree, repository: Repository): Differences {
  const difference = (path: string): Difference => ({
    before: base.get(path) ?? null,
    after: thereIs(path, repository),
  });
  return new Map([...names].map((path) => [path, difference(path)]));
}

/**
 * What is there and tracked, or is not, and may by its name be a budget or defaults, or lead to some. A repository of
 * its own is listed as a folder, which ends with a slash.
 */
export async function listed(
  which: "--cached" | "--others",
  paths: readonly string[],
  repository: Repository,
): Promise<string[]> {
  const args = ["ls-files", which, "-z", "--full-name", "--", ...paths.map(pathspec)];
  const { code, out, err } = await git(args, repository);
  if (code !== 0 || err.includes("could not open directory")) {
    throw failure("ls-files", err);
  }
  const names = [...records(out)].map(([path]) => path);
  return names
    .filter((path) => path.endsWith("/") || mayLeadToBudgets(basename(path)))
    .map((path) => path.replace(/\/$/, ""));
}

function thereIs(path: string, repository: Repository): Difference["after"] {
  const stat = lstatSync(resolve(repository.cwd, shownPath(path, repository)), { throwIfNoEntry: false });
  if (stat === undefined) return null;
  const entry = { oid: "", isUtf8: true };
  if (stat.isSymbolicLink()) return { ...entry, mode: LINK };
  return stat.isDirectory() ? { ...entry, mode: SUBMODULE } : "on disk";
}

/** ":100644 100644 <id> <id> M", then the path. */
function parsed(output: Buffer, isWorkTree = false): Differences {
  const differences = new Map<string, Difference>();
  let about = "";
  for (const [record, isUtf8] of records(output)) {
    if (about === "") {
      about = record.slice(1);
      continue;
    }
    // Of a tree that is out of order, git says that a file is gone and, apart from that, that there is one.
    if (differences.has(record) && isUtf8) throw new GitError("a tree is damaged: git fsck says more");
    const [modeBefore = "", modeAfter = "", before = "", after = ""] = about.split(" ");
    const entry = (mode: string, oid: string): Entry | null => (mode === NONE ? null : { mode, oid, isUtf8 });
    const now = entry(modeAfter, after);
    const isUnknown = isWorkTree && now !== null && isFile(now);
    differences.set(record, { before: entry(modeBefore, before), after: isUnknown ? "on disk" : now });
    about = "";
  }
  return differences;
}

const NONE = "000000";

/** Output of `-z`: each record ends with a NUL. Most often all of it is UTF-8, and then cut as one text. */
function* records(output: Buffer): Generator<readonly [string, boolean]> {
  if (isUtf8(output)) {
    for (const record of output.toString("utf8").split("\0")) if (record !== "") yield [record, true];
    return;
  }
  for (let from = 0; from < output.length; ) {
    const end = output.indexOf(0, from);
    const record = output.subarray(from, end);
    yield [record.toString("utf8"), isUtf8(record)];
    from = end + 1;
  }
}
