import { isUtf8 } from "node:buffer";
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

export const LINK = "120000";
export const SUBMODULE = "160000";

export const isLink = ({ mode }: Entry): boolean => mode === LINK;
export const isSubmodule = ({ mode }: Entry): boolean => mode === SUBMODULE;
/** A file, or a link to one. */
export const hasText = (entry: Entry): boolean => entry.isFollowed === true || !(isLink(entry) || isSubmodule(entry));

/** What is at and below these paths, seen from the root: files, links and submodules, not read. */
export function treeOf(commit: string, paths: readonly string[], repository: Repository): Tree {
  const args = ["ls-tree", "-r", "-z", "--full-tree", commit, "--", ...paths.map(pathspec)];
  const tree = new Map<string, Entry>();
  for (const [record, isUtf8] of records(gitOutput(args, repository))) {
    const tab = record.indexOf("\t");
    const oid = record.slice(record.lastIndexOf(" ", tab) + 1, tab);
    tree.set(record.slice(tab + 1), { mode: record.slice(0, MODE_LENGTH), oid, isUtf8 });
  }
  return tree;
}

const MODE_LENGTH = LINK.length;

/** Nothing in a path means more than itself. */
export const pathspec = (path: string): string => `:(top,literal)${path}`;

/** Output of `-z`: each record ends with a NUL. Most often all of it is UTF-8, and then cut as one text. */
export function* records(output: Buffer): Generator<readonly [string, boolean]> {
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

/** "" is the root. */
export const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf("/"), 0));
