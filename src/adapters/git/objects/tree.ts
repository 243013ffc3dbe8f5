import { basename } from "node:path/posix";
import { DEFAULTS } from "../../files/names.ts";

export interface Entry {
  readonly mode: string;
  readonly oid: string;
  /** False: the path is shown as well as it can be. */
  readonly isUtf8: boolean;
}

/** What a commit has, by its path from the root. */
export interface Tree {
  readonly commit: string;
  get(path: string): Entry | undefined;
  /** Paths below a folder, however deep; "" is the root. */
  below(folder: string): readonly string[];
}

export const LINK = "120000";
export const SUBMODULE = "160000";

export const isLink = ({ mode }: Entry): boolean => mode === LINK;
export const isSubmodule = ({ mode }: Entry): boolean => mode === SUBMODULE;
export const isFile = (entry: Entry): boolean => !isLink(entry) && !isSubmodule(entry);

/** Of a record of a tree: "100644 blob <id>\t<path>" */
export function entryOf(record: string): Entry {
  const [mode = "", , oid = ""] = record.slice(0, record.indexOf("\t")).split(" ");
  return { mode, oid, isUtf8: true };
}

/** Nothing in a path means more than itself. */
export const pathspec = (path: string): string => `:(top,literal)${path}`;

/** "" is the root. */
export const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf("/"), 0));

export const isDefaults = (path: string): boolean => DEFAULTS.some((name) => name === basename(path));
