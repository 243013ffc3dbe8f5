import { isUtf8 } from "node:buffer";
import { posix } from "node:path";
import { gitOutput } from "./command.ts";
import type { Repository } from "./repository.ts";

export interface Entry {
  readonly mode: string;
  readonly oid: string;
  /** False: the path is shown as well as it can be. */
  readonly isUtf8: boolean;
  /** Of a link: the id is that of the file it leads to. */
  readonly isFollowed?: boolean;
}

/** What a commit has, by its path from the root. */
export type Tree = ReadonlyMap<string, Entry>;

const LINK = "120000";
const SUBMODULE = "160000";

export const isLink = ({ mode }: Entry): boolean => mode === LINK;
export const isSubmodule = ({ mode }: Entry): boolean => mode === SUBMODULE;
/** A file, or a link to one. */
export const hasText = (entry: Entry): boolean => entry.isFollowed === true || !(isLink(entry) || isSubmodule(entry));

/** What is at and below these paths, seen from the root: files, links and submodules, not read. */
export function treeOf(commit: string, paths: readonly string[], repository: Repository): Tree {
  const args = ["ls-tree", "-r", "-z", "--full-tree", commit, "--", ...paths.map(pathspec)];
  const tree = new Map<string, Entry>();
  for (const record of records(gitOutput(args, repository))) {
    const tab = record.indexOf(TAB);
    const [mode = "", , oid = ""] = record.toString("latin1", 0, tab).split(" ");
    const path = record.subarray(tab + 1);
    tree.set(path.toString("utf8"), { mode, oid, isUtf8: isUtf8(path) });
  }
  return tree;
}

const TAB = 9;

/** Nothing in a path means more than itself. */
export const pathspec = (path: string): string => `:(top,literal)${path}`;

/** Output of `-z`: each record ends with a NUL. */
export function* records(output: Buffer): Generator<Buffer> {
  for (let from = 0; from < output.length; ) {
    const end = output.indexOf(0, from);
    yield output.subarray(from, end);
    from = end + 1;
  }
}

/**
 * Links to files of the same commit, with the content of what they lead to. Defaults and policy may be
 * shared by links; a budget's link would only be a second name.
 */
export function followLinks(commit: string, paths: readonly string[], tree: Tree, repository: Repository): Tree {
  const links = paths.filter((path) => mayFollow(path, tree.get(path)));
  if (links.length === 0) return tree;
  const followed = new Map(tree);
  for (const path of links) {
    // One at a time: an answer may be followed by a line that somebody else chose.
    const args = ["cat-file", "--batch-check", "--follow-symlinks"];
    const answer = gitOutput(args, repository, `${commit}:${path}\n`).toString("utf8");
    const [, oid] = /^([0-9a-f]{40,64}) blob \d+\n/.exec(answer) ?? [];
    if (oid !== undefined) followed.set(path, { mode: LINK, oid, isUtf8: true, isFollowed: true });
  }
  return followed;
}

const mayFollow = (path: string, entry: Entry | undefined): boolean =>
  entry !== undefined && isLink(entry) && entry.isUtf8 && !path.includes("\n");

export const folderOf = (path: string): string => {
  const folder = posix.dirname(path);
  return folder === "." ? "" : folder;
};
