import { isAscii } from "node:buffer";
import { failure, GitError, gitNow, gitOutput } from "../command/command.ts";
import type { Repository } from "../repository.ts";
import { type Entry, entryOf, pathspec, type Tree } from "./tree.ts";

const MAX_LISTING = 64 * 1024 * 1024;

/** What a commit has at and below some paths, hardly taken apart: of ten thousand files, a few are looked at. */
export class Listing implements Tree {
  readonly commit: string;
  /** Links and submodules. */
  readonly notFiles = new Map<string, Entry>();
  /** All of git's words, a character for each byte: its order is that of bytes. */
  private readonly text: string;
  /** "100644 blob <id>\t<path>" */
  private readonly records: readonly string[];
  private readonly paths: string[] = [];
  private readonly isAscii: boolean;

  static async of(commit: string, paths: readonly string[], repository: Repository): Promise<Listing> {
    const args = ["ls-tree", "-r", "-z", "--full-tree", commit, "--", ...paths.map(pathspec)];
    return new Listing(commit, await gitOutput(args, repository));
  }

  /** The same, while nothing else is done. */
  static now(commit: string, paths: readonly string[], repository: Repository): Listing {
    const args = ["ls-tree", "-r", "-z", "--full-tree", commit, "--", ...paths.map(pathspec)];
    const { code, out, err } = gitNow(args, repository, "", MAX_LISTING);
    if (code !== 0) throw failure("ls-tree", err);
    return new Listing(commit, out);
  }

  private constructor(commit: string, output: Buffer) {
    this.commit = commit;
    this.isAscii = isAscii(output);
    this.text = output.toString("latin1");
    this.records = this.text.split("\0").slice(0, -1);
    let last = "";
    for (const record of this.records) {
      const path = record.slice(record.indexOf("\t") + 1);
      // Somebody can make a tree that git would not: what is in the wrong place would not be found.
      if (path <= last) throw new GitError(`commit ${commit.slice(0, 12)} has a damaged tree: git fsck says more`);
      this.paths.push(path);
      last = path;
      if (!record.startsWith(FILE)) this.notFiles.set(this.textOf(path), entryOf(record));
    }
  }

  get(path: string): Entry | undefined {
    const bytes = bytesOf(path);
    const at = this.firstFrom(bytes);
    const record = this.paths[at] === bytes ? this.records[at] : undefined;
    return record === undefined ? undefined : entryOf(record);
  }

  below(folder: string): readonly string[] {
    const [from, to] = folder === "" ? [0] : ["/", AFTER_SLASH].map((end) => this.firstFrom(bytesOf(folder) + end));
    const paths = this.paths.slice(from, to);
    return this.isAscii ? paths : paths.map((path) => this.textOf(path));
  }

  /** Paths of files that are called so. Searched for in the text: of ten thousand paths, none is taken apart. */
  named(name: string): string[] {
    const bytes = bytesOf(name);
    const found: string[] = [];
    for (let at = this.text.indexOf(`${bytes}\0`); at >= 0; at = this.text.indexOf(`${bytes}\0`, at + 1)) {
      const record = this.text.slice(this.text.lastIndexOf("\0", at) + 1, at + bytes.length);
      const path = record.slice(record.indexOf("\t") + 1);
      if (path === bytes || path.endsWith(`/${bytes}`)) found.push(this.textOf(path));
    }
    return found;
  }

  private textOf(bytes: string): string {
    return this.isAscii ? bytes : Buffer.from(bytes, "latin1").toString("utf8");
  }

  /** Where a path is, or would be. */
  private firstFrom(bytes: string): number {
    let [from, to] = [0, this.paths.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.paths[middle] ?? "") < bytes) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

/** What the modes of all files begin with, and of nothing else. */
const FILE = "100";

/** "0": all that is below a folder is before it. */
const AFTER_SLASH = String.fromCharCode("/".charCodeAt(0) + 1);

const bytesOf = (path: string): string => Buffer.from(path, "utf8").toString("latin1");
