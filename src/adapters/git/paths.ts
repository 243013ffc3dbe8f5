import { isAbsolute, posix, relative, resolve, sep } from "node:path";
import { GitError } from "./command/command.ts";
import type { Repository } from "./repository.ts";

const slashed = (path: string): string => (sep === "/" ? path : path.replaceAll(sep, "/"));

/** A path as a person types it, seen from the root of the work tree: "" is the root itself. */
export function inTree(name: string, repository: Repository): string {
  const path = pathOf(name, repository);
  if (path === null) throw new GitError(`${name === "" ? "an empty path" : name} is not in this repository`);
  return path;
}

export const isInTree = (name: string, repository: Repository): boolean => pathOf(name, repository) !== null;

function pathOf(name: string, { cwd, prefix }: Repository): string | null {
  const below = slashed(relative(cwd, resolve(cwd, name)));
  const path = posix.join(prefix, below);
  if (name === "" || path === ".." || path.startsWith("../") || posix.isAbsolute(below)) return null;
  return path === "." || path === "./" ? "" : path.replace(/\/$/, "");
}

/** The other way: a name that is shown, as a path of the tree. */
export const pathShown = (name: string, repository: Repository): string =>
  isAbsolute(name) ? inTree(name, repository) : repository.prefix + name;

/** A path of the tree as findFiles() shows the same file: relative to the working directory where it is below it. */
export function shownPath(path: string, { cwd, prefix }: Repository): string {
  if (path.startsWith(prefix)) return path.slice(prefix.length);
  return slashed(resolve(cwd, posix.relative(prefix, path)));
}
