import { existsSync, realpathSync } from "node:fs";
import { dirname, join, sep } from "node:path";

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
