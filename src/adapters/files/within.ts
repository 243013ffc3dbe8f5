import { existsSync, lstatSync, realpathSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/** Both absolute and real: without links, and without dots. */
export const isWithin = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);

/** Whether a path leads into one of the roots. What leads nowhere does: reading it says why it cannot be read. */
export function isInside(path: string, roots: readonly string[]): boolean {
  try {
    const real = realpathSync(path);
    return roots.some((root) => isWithin(real, root));
  } catch {
    return true;
  }
}

/** The root of the repository around a folder; the folder itself where there is none. A real path. */
export function rootAround(folder: string): string {
  const start = realpathSync(folder);
  for (let at = start; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (at === dirname(at)) return start;
  }
}

/** Links of the system. */
const IS_SYSTEM = /^\/dev\/(std(out|err)|fd\/\d+)$/;

/**
 * Whether something that is written would go through a link to a place that somebody else chose. Links of a checkout are
 * written by whoever wrote the change: below the root around the working directory, no folder on the way may be one.
 */
export function leadsThroughLink(path: string, cwd: string): boolean {
  if (IS_SYSTEM.test(path)) return false;
  const real = realpathSync(cwd);
  const root = rootAround(cwd);
  const seen = isWithin(path, cwd) ? resolve(real, relative(cwd, path)) : path;
  if (!isWithin(seen, root)) return isLink(path);
  for (let at = seen; at !== root && at !== dirname(at); at = dirname(at)) if (isLink(at)) return true;
  return false;
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}
