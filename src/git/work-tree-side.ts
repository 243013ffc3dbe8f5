import type { Side, Skipped } from "../delta/side.ts";
import { type FoundFile, findFiles } from "../files/find.ts";
import { isThere } from "../files/first-there.ts";
import type { Source } from "../model/source.ts";
import { changedPaths } from "./changed.ts";
import { shownPath } from "./paths.ts";
import type { Repository } from "./repository.ts";
import { isLink } from "./tree.ts";
import type { TreeSide } from "./tree-side.ts";

/**
 * The budgets of the work tree, for a comparison: links, and repositories of their own, are left out on both sides.
 * @param names of folders and files, as a person types them
 */
export function workTreeSide(base: TreeSide, names: readonly string[], repository: Repository): WorkTreeSide {
  const { cwd } = repository;
  const skipped: Skipped[] = [];
  const there = names.filter((name) => isThere(cwd, name));
  const found = findFiles(there, cwd, (file, what) => skipped.push({ file, what }));
  return new WorkTreeSide(base, found, repository, skipped);
}

/** The budgets of the work tree as they are, committed or not; git says which are still as they were at the base. */
export class WorkTreeSide implements Side {
  readonly files = new Map<string, string | null>();
  readonly skipped: readonly Skipped[];
  private readonly base: TreeSide;
  private readonly repository: Repository;
  private readonly changed: ReadonlySet<string> | null;
  private readonly found = new Map<string, FoundFile>();

  /** @param found what findFiles() finds where the base was looked at */
  constructor(base: TreeSide, found: Iterable<FoundFile>, repository: Repository, skipped: readonly Skipped[] = []) {
    this.base = base;
    this.repository = repository;
    this.changed = changedPaths(base.commit, base.listed, repository);
    for (const file of found) {
      this.found.set(file.file, file);
      this.files.set(file.file, this.contentOf(file));
    }
    this.addSparse();
    this.skipped = skipped;
  }

  read(names: readonly string[]): Source[] {
    const sparse = names.filter((name) => !this.found.has(name));
    const kept = new Map(sparse.length === 0 ? [] : this.base.read(sparse).map((source) => [source.file, source]));
    return names.flatMap((name) => this.found.get(name)?.read() ?? kept.get(name) ?? []);
  }

  private contentOf({ file, defaults }: FoundFile): string | null {
    const path = this.base.pathOf(file);
    if (!this.isSame(path)) return null;
    const shared = this.base.defaultsOf(path);
    const isSameShared = shared === null || (this.isSame(shared) && shownPath(shared, this.repository) === defaults);
    return isSameShared && (shared === null) === (defaults === null) ? (this.base.files.get(file) ?? null) : null;
  }

  private isSame(path: string): boolean {
    const entry = this.base.tree.get(path);
    return this.changed?.has(path) === false && entry !== undefined && !isLink(entry);
  }

  /** In a sparse checkout a file can be as it was without being there. */
  private addSparse(): void {
    for (const [file, content] of this.base.files) {
      if (!this.found.has(file) && this.isSame(this.base.pathOf(file))) this.files.set(file, content);
    }
  }
}
