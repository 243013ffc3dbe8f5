import { posix } from "node:path";
import type { Source, SourceFile } from "../../../core/model/source.ts";
import type { Expected } from "../../../core/rules/missing.ts";
import { DEFAULTS } from "../../files/names.ts";
import type { Named } from "../../files/near-names.ts";
import { unreadable } from "../../files/read.ts";
import { failure, gitNow } from "../command/command.ts";
import { pathShown, shownPath } from "../paths.ts";
import type { Repository } from "../repository.ts";
import type { Blobs } from "./blobs.ts";
import { folderOf, isDefaults, isFile, isLink, isSubmodule, type Tree } from "./tree.ts";

/** A link can be as long as a file. */
const MAX_ANSWER = 64 * 1024 * 1024;

/** Reads files of a commit. */
export class TreeReader {
  readonly tree: Tree;
  private readonly blobs: Blobs;
  private readonly repository: Repository;
  /** By folder. */
  private readonly defaults = new Map<string, string | null>();
  private readonly shared = new Map<string, SourceFile>();

  constructor(tree: Tree, blobs: Blobs, repository: Repository) {
    this.tree = tree;
    this.blobs = blobs;
    this.repository = repository;
  }

  /** Budgets by the names that are shown, with the defaults of their folders. */
  budgets(names: readonly string[]): Source[] {
    const paths = names.map((name) => pathShown(name, this.repository));
    const defaults = paths.map((path) => this.defaultsOf(path));
    const unread = new Set(defaults.filter((path) => path !== null && !this.shared.has(path)) as string[]);
    const read = this.files([...paths, ...unread]);
    for (const [index, path] of [...unread].entries()) {
      this.shared.set(path, read[paths.length + index] as SourceFile);
    }
    return paths.map((_, index) => {
      const [file, shared] = [read[index] as SourceFile, this.shared.get(defaults[index] ?? "")];
      return shared === undefined ? file : { ...file, defaults: shared };
    });
  }

  /** By paths from the root, in the order asked for. */
  files(paths: readonly string[], expected: Expected = "budget"): SourceFile[] {
    const ids = paths.map((path) => this.idOf(path));
    const texts = this.blobs.read(new Set(ids.filter((id) => id !== null)));
    return paths.map((path, index) => ({
      file: shownPath(path, this.repository),
      text: texts.get(ids[index] ?? "") ?? unreadable(this.whyNot(path), isDefaults(path) ? "defaults" : expected),
    }));
  }

  /** Files that will be asked for, by paths from the root, and the defaults of their folders. */
  expect(paths: readonly string[]): void {
    const all = paths.flatMap((path) => [path, this.defaultsOf(path) ?? path]);
    const entries = all.flatMap((path) => this.tree.get(path) ?? []).filter(isFile);
    this.blobs.expect(entries.map(({ oid }) => oid));
  }

  private defaultsOf(path: string): string | null {
    const folder = folderOf(path);
    let defaults = this.defaults.get(folder);
    if (defaults === undefined) {
      const there = DEFAULTS.map((name) => posix.join(folder, name)).find((each) => this.tree.get(each) !== undefined);
      defaults = there ?? null;
      this.defaults.set(folder, defaults);
    }
    return defaults;
  }

  private idOf(path: string): string | null {
    const entry = this.tree.get(path);
    if (entry === undefined || !entry.isUtf8 || isSubmodule(entry)) return null;
    if (!isLink(entry)) return entry.oid;
    const found = this.follow(path);
    return found !== null && found !== "outside" && found.type === "blob" ? found.oid : null;
  }

  /**
   * What a path of the commit leads to, through links within the commit: defaults and policy may be shared by links; a
   * budget's link would only be a second name.
   * @returns null: there is nothing by that name. "outside": a link leads out of the commit, or nowhere
   */
  follow(path: string): Followed | null | "outside" {
    if (path.includes("\n")) return "outside";
    // One at a time: an answer may be followed by a line that somebody else chose.
    const args = ["cat-file", "--batch-check", "--follow-symlinks"];
    const { out } = gitNow(args, this.repository, `${this.tree.commit}:${path}\n`, MAX_ANSWER);
    const answer = out.toString("utf8");
    const { oid, type } = /^(?<oid>[0-9a-f]{40,64}) (?<type>blob|tree) \d+\n/.exec(answer)?.groups ?? {};
    if (oid !== undefined && (type === "blob" || type === "tree")) return { oid, type };
    return answer === `${this.tree.commit}:${path} missing\n` ? null : "outside";
  }

  /** The names that lie in a folder of the commit. */
  namesIn({ oid }: Followed): string[] {
    const { code, out, err } = gitNow(["ls-tree", "-z", "--name-only", oid], this.repository, "", MAX_ANSWER);
    if (code !== 0) throw failure("ls-tree", err);
    return out
      .toString("utf8")
      .split("\0")
      .filter((name) => name !== "");
  }

  /** What a folder of the commit holds; nothing where there is none. */
  entriesIn(path: string): Named[] {
    const found = this.follow(path);
    if (found === null || found === "outside" || found.type !== "tree") return [];
    const { code, out, err } = gitNow(["ls-tree", "-z", found.oid], this.repository, "", MAX_ANSWER);
    if (code !== 0) throw failure("ls-tree", err);
    const records = out.toString("utf8").split("\0").slice(0, -1);
    return records.map((record) => ({
      name: record.slice(record.indexOf("\t") + 1),
      isFolder: record.startsWith("040000 "),
    }));
  }

  /** A file that a link of its own, or of a folder above it, may lead to. */
  through(path: string, expected: Expected): SourceFile {
    const file = shownPath(path, this.repository);
    const found = this.follow(path);
    if (found === null || found === "outside" || found.type !== "blob")
      return { file, text: unreadable(NO_FILE, expected) };
    const text = this.blobs.read(new Set([found.oid])).get(found.oid);
    return { file, text: text ?? unreadable(NO_FILE, expected) };
  }

  private whyNot(path: string): string {
    const entry = this.tree.get(path);
    if (entry?.isUtf8 !== true) return "its name is not UTF-8";
    return isSubmodule(entry) ? "it is a repository of its own, which the commit does not hold" : NO_FILE;
  }
}

const NO_FILE = "it is a link to no file of this commit";

/** What a path leads to. */
export interface Followed {
  readonly oid: string;
  readonly type: "blob" | "tree";
}
