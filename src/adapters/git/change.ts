import { posix } from "node:path";
import type { Skipped } from "../../core/diff/side.ts";
import { DEFAULTS, isBudgetFile, isBudgetPath, isTestFile, mayLeadToBudgets } from "../files/names.ts";
import type { Base } from "./base.ts";
import { betweenCommits, type Difference, type Differences, listed, onDisk, trackedInWorkTree } from "./differences.ts";
import { Listing } from "./objects/listing.ts";
import { type Entry, folderOf, isDefaults, isFile, isLink, isSubmodule } from "./objects/tree.ts";
import { inTree, isInTree, shownPath } from "./paths.ts";
import { mayBeBehindLink, type PolicyFolders } from "./policy.ts";
import type { Repository } from "./repository.ts";

/** What is asked about. */
export interface Asked {
  readonly base: () => Promise<Base>;
  /** Null: the work tree. */
  readonly head: string | null;
  /** As a person types them: budgets and folders of them, and the folders that policy may be in. */
  readonly budgets: readonly string[];
  readonly policies: PolicyFolders;
}

/** What differs, by the word of git: nothing is read yet, and of ten thousand budgets only the ten are looked at. */
export async function changeOf(asked: Asked, repository: Repository): Promise<Change> {
  const { head, budgets } = asked;
  const roots = budgets.map((name) => inTree(name, repository));
  const policies = asked.policies.filter((name) => isInTree(name, repository)).map((name) => inTree(name, repository));
  const paths = [...new Set([...withDefaults(roots), ...policies])];
  const base = asked.base();
  // Each as soon as it can be: together they take as long as the slowest.
  const [from, tree, tracked, others] = await Promise.all([
    base,
    base.then(({ commit }) => Listing.of(commit, paths, repository)),
    head === null ? trackedInWorkTree(base, paths, repository) : betweenCommits(base, head, paths, repository),
    head === null ? listed("--others", paths, repository) : [],
  ]);
  const all = tracked === null ? [...tree.below(""), ...(await listed("--cached", paths, repository))] : [];
  const differences = new Map([...(tracked ?? []), ...onDisk([...all, ...others], tree, repository)]);
  return new Change(from, tree, differences, { roots, policies }, repository);
}

/** Budgets are chosen as findFiles() chooses them. Paths are seen from the root. */
export class Change {
  readonly base: Base;
  /** Of the base. */
  readonly tree: Listing;
  readonly differences: Differences;
  /** Budgets that differ, or may because of what their folder shares. */
  readonly budgets = new Map<string, Difference>();
  /** Links and repositories of their own, on either side: they are not followed. */
  readonly skipped: readonly Skipped[];
  /** No links or repositories at all, by whatever name. */
  readonly isPlain: boolean;
  /** Policy may differ. */
  readonly isPolicy: boolean;
  private readonly roots: readonly string[];
  private readonly others = new Map<string, Skipped["what"]>();

  constructor(
    base: Base,
    tree: Listing,
    differences: Differences,
    { roots, policies }: Record<"roots" | "policies", readonly string[]>,
    repository: Repository,
  ) {
    this.base = base;
    this.tree = tree;
    this.differences = differences;
    this.roots = roots;
    for (const [path, entry] of tree.notFiles) this.budgetIn(path, entry);
    for (const [path, difference] of differences) this.add(path, difference);
    const moving = [...tree.notFiles.keys(), ...differences.keys()];
    for (const path of moving.filter((each) => isDefaults(each) && !this.isShadowed(each)))
      this.addFolder(folderOf(path));
    this.skipped = [...this.others].map(([path, what]) => ({ file: shownPath(path, repository), what }));
    this.isPlain = tree.notFiles.size === 0 && ![...differences.values()].some(({ after }) => isOther(after));
    this.isPolicy =
      moving.some((path) => policies.some((folder) => isBelow(path, folder))) ||
      policies.some((folder) => mayBeBehindLink(folder, tree));
  }

  /** Budgets that are the same, with the same defaults. */
  untouched(): string[] {
    return this.tree.below("").filter((path) => this.isUntouched(path));
  }

  hasUntouched(): boolean {
    return this.tree.below("").some((path) => this.isUntouched(path));
  }

  /** Those that hold budgets, or might. */
  folders(): string[] {
    const paths = [...this.tree.below(""), ...this.differences.keys()];
    const folders = new Set([...this.roots, ...paths.map(folderOf)]);
    return [...folders].filter((folder) => this.roots.includes(folder) || this.isBudget(posix.join(folder, "a.yaml")));
  }

  /** Whether a side has such a file, be it no budget. */
  has(path: string, which: keyof Difference): boolean {
    const difference = this.differences.get(path);
    return difference === undefined ? this.tree.get(path) !== undefined : difference[which] !== null;
  }

  /** Budgets that are the same, by the name of the file. */
  untouchedNamed(name: string): string[] {
    return this.tree.named(name).filter((path) => this.isUntouched(path));
  }

  private add(path: string, { before, after }: Difference): void {
    const difference = { before: this.budgetIn(path, before), after: this.budgetIn(path, after) };
    if (difference.before !== null || difference.after !== null) this.budgets.set(path, difference);
  }

  /** Their defaults differ. Those of a link may: nobody has looked at what it leads to. */
  private addFolder(folder: string): void {
    for (const path of this.tree.below(folder)) {
      const entry = folderOf(path) === folder && this.isUntouched(path) ? this.tree.get(path) : undefined;
      if (entry !== undefined) this.budgets.set(path, { before: entry, after: entry });
    }
  }

  /** The first that a folder has is its defaults, and that one has not changed. */
  private isShadowed(path: string): boolean {
    const first = posix.join(folderOf(path), DEFAULTS[0]);
    return path !== first && this.tree.get(first) !== undefined && !this.differences.has(first);
  }

  private budgetIn<T extends Difference["after"]>(path: string, entry: T): T | null {
    if (!isOther(entry)) return this.isBudget(path) ? entry : null;
    if (this.isBudget(path, nameTest(entry))) this.others.set(path, isLink(entry) ? "link" : "repository");
    return null;
  }

  private isUntouched(path: string): boolean {
    return this.isBudget(path) && !this.differences.has(path) && !this.budgets.has(path) && !this.others.has(path);
  }

  private isBudget(path: string, isNamed: (name: string) => boolean = isBudgetFile): boolean {
    return this.roots.some((root) => (path === root && !isTestFile(path)) || isBudgetPath(path, root, isNamed));
  }
}

const isOther = (entry: Difference["after"]): entry is Entry => entry !== null && entry !== "on disk" && !isFile(entry);

/** A budget that is named alone has its folder's defaults too. */
export function withDefaults(roots: readonly string[]): string[] {
  return roots.flatMap((root) => [root, ...DEFAULTS.map((name) => posix.join(folderOf(root), name))]);
}

const isBelow = (path: string, folder: string): boolean =>
  folder === "" || path === folder || path.startsWith(`${folder}/`);

/** What has to be the name of a budget, or of what may lead to some. */
function nameTest(entry: Entry): (name: string) => boolean {
  if (isSubmodule(entry)) return () => true;
  return isLink(entry) ? mayLeadToBudgets : isBudgetFile;
}
