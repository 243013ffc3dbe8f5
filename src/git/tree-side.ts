import { posix } from "node:path";
import type { Side, Skipped } from "../delta/side.ts";
import { DEFAULTS, isBudgetPath, isYaml, mayLeadToBudgets } from "../files/budget-names.ts";
import type { Source, SourceFile } from "../model/source.ts";
import { inTree, pathShown, shownPath } from "./paths.ts";
import type { Repository } from "./repository.ts";
import { readTexts } from "./texts.ts";
import { type Entry, folderOf, followLinks, isLink, isSubmodule, type Tree, treeOf } from "./tree.ts";

/** The budgets of a commit, chosen as findFiles() chooses them. The work tree is not touched. */
export class TreeSide implements Side {
  readonly files = new Map<string, string>();
  readonly skipped: Skipped[] = [];
  readonly commit: string;
  /** All that was looked for, seen from the root: budgets, folders of them, and the defaults beside. */
  readonly listed: readonly string[];
  readonly tree: Tree;
  private readonly repository: Repository;
  /** By folder. */
  private readonly defaults = new Map<string, string | null>();
  private readonly shared = new Map<string, SourceFile>();

  /** @param names of folders and files, as a person types them */
  constructor(commit: string, names: readonly string[], repository: Repository) {
    this.commit = commit;
    this.repository = repository;
    const roots = names.map((name) => inTree(name, repository));
    // A budget that is named alone has its folder's defaults too.
    const beside = roots.flatMap((root) => DEFAULTS.map((name) => posix.join(folderOf(root), name)));
    this.listed = [...new Set([...roots, ...beside])];
    const tree = treeOf(commit, this.listed, repository);
    const shared = [...tree.keys()].filter((path) => DEFAULTS.some((name) => path.endsWith(name)));
    this.tree = followLinks(commit, shared, tree, repository);
    for (const root of roots) for (const [path, entry] of this.tree) this.add(root, path, entry);
  }

  read(names: readonly string[]): Source[] {
    const paths = names.map((name) => this.pathOf(name));
    const defaults = paths.map((path) => this.defaultsOf(path));
    const unread = defaults.filter((path) => path !== null && !this.shared.has(path)) as string[];
    const text = readTexts([...paths, ...unread], this.tree, this.repository);
    for (const path of unread) {
      this.shared.set(path, { file: shownPath(path, this.repository), text: text(path) });
    }
    return names.map((file, index) => {
      const source = { file, text: text(paths[index] ?? "") };
      const shared = this.shared.get(defaults[index] ?? "");
      return shared === undefined ? source : { ...source, defaults: shared };
    });
  }

  /** A budget's path, seen from the root. */
  pathOf(name: string): string {
    return pathShown(name, this.repository);
  }

  /** The defaults of a budget's folder, seen from the root. */
  defaultsOf(path: string): string | null {
    const folder = folderOf(path);
    let defaults = this.defaults.get(folder);
    if (defaults === undefined) {
      defaults = DEFAULTS.map((name) => posix.join(folder, name)).find((name) => this.tree.has(name)) ?? null;
      this.defaults.set(folder, defaults);
    }
    return defaults;
  }

  private add(root: string, path: string, entry: Entry): void {
    if (path !== root && !isBudgetPath(path, root, nameTest(entry))) return;
    const file = shownPath(path, this.repository);
    if (isLink(entry)) this.skipped.push({ file, what: "link" });
    else if (isSubmodule(entry)) this.skipped.push({ file, what: "repository" });
    else {
      const defaults = this.defaultsOf(path);
      this.files.set(file, defaults === null ? entry.oid : `${entry.oid} ${this.tree.get(defaults)?.oid}`);
    }
  }
}

/** What a budget, or what leads to some, has to be called. */
function nameTest(entry: Entry): (name: string) => boolean {
  if (isSubmodule(entry)) return () => true;
  return isLink(entry) ? mayLeadToBudgets : isYaml;
}
