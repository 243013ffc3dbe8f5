import { git, gitOutput } from "./command.ts";
import type { Repository } from "./repository.ts";
import { pathspec, records } from "./tree.ts";

/** Paths at which the work tree differs from a commit, as far as git tracks them; null: git cannot be asked safely. */
export function changedPaths(
  commit: string,
  roots: readonly string[],
  repository: Repository,
): ReadonlySet<string> | null {
  const filters = filterNames(repository);
  if (filters.some((name) => !IS_PLAIN.test(name))) return null;
  const off = filters.flatMap((name) =>
    ["clean", "smudge", "process"].flatMap((key) => ["-c", `filter.${name}.${key}=`]),
  );
  const optional = filters.flatMap((name) => ["-c", `filter.${name}.required=false`]);
  const how = ["diff-index", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all"];
  const output = gitOutput([...off, ...optional, ...how, commit, "--", ...roots.map(pathspec)], repository);
  const changed = new Set<string>();
  let isPath = false;
  for (const [record] of records(output)) {
    if (isPath) changed.add(record);
    isPath = !isPath;
  }
  return changed;
}

/** Others could not be told to git on its command line. */
const IS_PLAIN = /^[\w.-]+$/;

/**
 * A file that was written in the second in which git last looked is compared by content, and a filter is a program that
 * changes content on the way. Switched off, a filtered file looks changed, and is read.
 */
function filterNames(repository: Repository): string[] {
  const { out } = git(["config", "-z", "--name-only", "--get-regexp", "^filter\\."], repository);
  const names = [...records(out)].map(([key]) => key.slice("filter.".length, key.lastIndexOf(".")));
  return [...new Set(names)];
}
