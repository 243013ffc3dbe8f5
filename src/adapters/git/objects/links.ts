import { posix } from "node:path";
import type { Blobs } from "./blobs.ts";
import { folderOf, isLink, type Tree } from "./tree.ts";

/** As many as Linux follows. */
const MOST_LINKS = 40;

/** Where paths of a commit lead to, through links within it. */
export class Links {
  private readonly tree: Tree;
  private readonly blobs: Blobs;
  private readonly folders = new Map<string, string | null | typeof OUTSIDE>();

  /** @param tree all of the commit */
  constructor(tree: Tree, blobs: Blobs) {
    this.tree = tree;
    this.blobs = blobs;
  }

  /** The path without links; null: there is nothing. "" is the root. */
  real(path: string): string | null | typeof OUTSIDE {
    return this.follow(path, MOST_LINKS);
  }

  private follow(path: string, left: number): string | null | typeof OUTSIDE {
    if (path === "" || path === ".") return "";
    const folder = this.folder(folderOf(path), left);
    if (folder === null || folder === OUTSIDE) return folder;
    const at = posix.join(folder, posix.basename(path));
    const entry = this.tree.get(at);
    if (entry === undefined) return this.tree.below(at).length > 0 ? at : null;
    if (!isLink(entry)) return at;
    const target = this.blobs.read(new Set([entry.oid])).get(entry.oid);
    if (typeof target !== "string" || target === "" || left === 0) return null;
    if (posix.isAbsolute(target)) return OUTSIDE;
    return this.through(folder, target, left - 1);
  }

  /** A part at a time: what ".." means after a link is known when the link has been followed. */
  private through(from: string, target: string, left: number): string | null | typeof OUTSIDE {
    let at: string = from;
    for (const part of target.split("/")) {
      if (part === "" || part === ".") continue;
      if (part === ".." && at === "") return OUTSIDE;
      const next = part === ".." ? folderOf(at) : this.follow(posix.join(at, part), left);
      if (next === null || next === OUTSIDE) return next;
      at = next;
    }
    return at;
  }

  private folder(path: string, left: number): string | null | typeof OUTSIDE {
    let real = this.folders.get(path);
    if (real === undefined) {
      real = this.follow(path, left);
      this.folders.set(path, real);
    }
    return real;
  }
}

/** A link leads out of the commit. No path begins with a slash. */
export const OUTSIDE = "/";
