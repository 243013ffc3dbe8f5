import { posix } from "node:path";
import type { Source } from "../../../core/model/source.ts";
import type { PolicyFiles } from "../../../core/policy/load.ts";
import { DEFAULTS } from "../../files/names.ts";
import { failure, gitNow } from "../command/command.ts";
import { inTree, isInTree, pathShown } from "../paths.ts";
import { type PolicyFolders, policyOf } from "../policy.ts";
import type { Repository } from "../repository.ts";
import { Blobs } from "./blobs.ts";
import { Listing } from "./listing.ts";
import { folderOf, pathspec } from "./tree.ts";
import { TreeReader } from "./tree-reader.ts";

/** So many versions of a file are looked at: one that nobody could read for longer is not repaired by the gate. */
const MOST = 50;
const MAX_OUTPUT = 1024 * 1024;

/** Versions of a budget in the base's own line of history, before the one that the base has, newest first. */
export function* earlierBudgets(name: string, commit: string, repository: Repository): Generator<Source> {
  const path = pathShown(name, repository);
  const paths = [path, ...DEFAULTS.map((each) => posix.join(folderOf(path), each))];
  for (const reader of earlierReaders(paths, commit, repository)) {
    if (reader.tree.get(path) !== undefined) yield* reader.budgets([name]);
  }
}

/** Versions of the policy, likewise. */
export function* earlierPolicies(
  folders: PolicyFolders,
  commit: string,
  repository: Repository,
): Generator<PolicyFiles> {
  const roots = folders.filter((folder) => isInTree(folder, repository)).map((folder) => inTree(folder, repository));
  if (roots.length === 0) return;
  for (const reader of earlierReaders(roots, commit, repository)) yield policyOf(folders, reader, repository);
}

/** Of the commits that changed one of the paths. The first made what the base has. */
function* earlierReaders(paths: readonly string[], commit: string, repository: Repository): Generator<TreeReader> {
  const specs = paths.map(pathspec);
  const args = ["log", "--first-parent", "--format=%H", `--max-count=${MOST + 1}`, commit, "--", ...specs];
  const { code, out, err } = gitNow(args, repository, "", MAX_OUTPUT);
  if (code !== 0) throw failure("log", err);
  const [, ...earlier] = out.toString("utf8").split("\n").slice(0, -1);
  for (const each of earlier) {
    yield new TreeReader(Listing.now(each, paths, repository), new Blobs(repository), repository);
  }
}
