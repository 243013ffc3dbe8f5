import { sep } from "node:path";

/** Both absolute and real: without links, and without dots. */
export const isWithin = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
