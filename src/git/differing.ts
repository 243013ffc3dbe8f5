import { posix } from "node:path";
import { DEFAULTS, isBudgetPath, isYaml, mayLeadToBudgets } from "../files/budget-names.ts";
import { isThere } from "../files/first-there.ts";
import { changedPaths } from "./changed.ts";
import { gitOutput } from "./command.ts";
import { inTree, isInTree, shownPath } from "./paths.ts";
import type { Repository } from "./repository.ts";
import { folderOf, LINK, pathspec, records, SUBMODULE } from "./tree.ts";

/**
 * Budgets that are not what they were, by the word of git alone: a fleet of ten thousand is not walked for the ten that
 * differ. Null where that word is not enough: where links lead somewhere, or what many budgets share differs.
 * @param policy the folder that policy is in
 */
export function differingBudgets(
  commit: string,
  names: readonly string[],
  policy: string,
  repository: Repository,
): readonly string[] | null {
  const roots = names.map((name) => inTree(name, repository));
  const shared = roots.flatMap((root) => DEFAULTS.map((name) => posix.join(folderOf(root), name)));
  const policies = isInTree(policy, repository) ? [inTree(policy, repository)] : [];
  const all = [...new Set([...roots, ...shared, ...policies])];
  const changed = changedPaths(commit, all, repository);
  if (changed === null) return null;
  const untracked = listed(["--others"], all, repository);
  const differing = [...changed, ...untracked];
  if (untracked.some(mayBeFolder) || differing.some((path) => isShared(path, policies))) return null;
  const tracked = listed(["--stage"], roots, repository);
  if (tracked.some((record) => record.startsWith(LINK) || record.startsWith(SUBMODULE))) return null;
  const isBudget = (path: string): boolean => roots.some((root) => path === root || isBudgetPath(path, root));
  const budgets = differing.filter(isBudget);
  if (budgets.length === 0 && !tracked.some((record) => isBudget(record.slice(record.indexOf("\t") + 1)))) return null;
  return budgets
    .map((path) => shownPath(path, repository))
    .filter((name) => isThere(repository.cwd, name))
    .sort();
}

const listed = (how: readonly string[], paths: readonly string[], repository: Repository): string[] => {
  const args = ["ls-files", ...how, "-z", "--full-name", "--", ...paths.map(pathspec)];
  return [...records(gitOutput(args, repository))].map(([record]) => record);
};

/** A repository of its own, or perhaps a link to a folder. */
function mayBeFolder(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name === "" || (mayLeadToBudgets(name) && !isYaml(name));
}

const isShared = (path: string, policies: readonly string[]): boolean =>
  DEFAULTS.some((name) => path.endsWith(name)) || policies.some((folder) => path.startsWith(`${folder}/`));
