import { posix } from "node:path";
import type { Source, SourceFile } from "../../core/model/source.ts";
import { MISSING } from "../../core/rules/missing.ts";
import type { NotRead } from "../../core/rules/not-read.ts";
import { DEFAULTS, isBudgetFile, isBudgetPath, isTestFile, mayLeadToBudgets } from "../files/names.ts";
import { type EntriesOf, namedAsTests, nearlyDefaults } from "../files/near-names.ts";
import { outsideRoot, unreadable } from "../files/read.ts";
import { strayDefaults } from "../files/stray-defaults.ts";
import { withDefaults } from "./change.ts";
import { Blobs } from "./objects/blobs.ts";
import { Links, OUTSIDE } from "./objects/links.ts";
import { Listing } from "./objects/listing.ts";
import { folderOf, isFile, isLink, isSubmodule } from "./objects/tree.ts";
import { TreeReader } from "./objects/tree-reader.ts";
import { inTree, isInTree, shownPath } from "./paths.ts";
import { type PolicyFolders, policyAt } from "./policy.ts";
import type { Repository } from "./repository.ts";
import type { PolicyHere } from "./sparse.ts";

/** A path as people see it, and without links. */
interface Reached {
  readonly path: string;
  readonly real: string;
}

/** So many are read at once. */
const BATCH = 200;

/** The budgets of a commit, found as findFiles() finds those of a disk: links are followed, within the commit. */
export class CommittedBudgets {
  readonly policy: PolicyHere;
  /** What is meant for defaults, and is not read: known when all sources have been read. */
  readonly notRead: NotRead[] = [];
  private readonly tree: Listing;
  private readonly reader: TreeReader;
  private readonly repository: Repository;
  private readonly roots: readonly string[];
  private readonly links: Links;
  /** Links come last: their targets may have been found already under their own names. */
  private readonly later: Reached[] = [];
  /** Real paths: of files, of links, and of folders with a slash at their end. */
  private readonly seen = new Set<string>();
  private readonly defaults = new Map<string, SourceFile | null>();
  private readonly names: ReadonlyMap<string, readonly string[]>;

  constructor(commit: string, budgets: readonly string[], policies: PolicyFolders, repository: Repository) {
    this.roots = budgets.map((name) => inTree(name, repository));
    this.tree = listingFor(commit, this.roots, policies, repository);
    const blobs = new Blobs(repository);
    this.reader = new TreeReader(this.tree, blobs, repository);
    this.links = new Links(this.tree, blobs);
    this.repository = repository;
    this.names = byFolder(this.tree.below(""));
    this.policy = policyAt(policies, this.reader, repository);
  }

  /** What a folder holds, by the name that a person types. */
  entriesOf: EntriesOf = (folder) =>
    isInTree(folder, this.repository) ? this.reader.entriesIn(inTree(folder, this.repository)) : [];

  /** The text of a file; null where there is none. */
  textOf(name: string): string | null {
    const { text } = this.reader.through(inTree(name, this.repository), "budget");
    return typeof text === "string" ? text : null;
  }

  *sources(): Generator<Source> {
    for (const root of this.roots) yield* this.under(root, true);
    for (let link = this.later.shift(); link !== undefined; link = this.later.shift())
      yield* this.under(link.path, false);
  }

  private *under(path: string, isNamed: boolean): Generator<Source> {
    if (isTestFile(path)) return;
    const real = this.links.real(path);
    const file = shownPath(path, this.repository) || ".";
    if (real === null || real === OUTSIDE) {
      const isMeant = isNamed || mayLeadToBudgets(posix.basename(path));
      if (isMeant) yield { file, text: real === null ? unreadable(MISSING) : outsideRoot };
      return;
    }
    const entry = this.tree.get(real);
    if (entry === undefined) yield* this.folder({ path, real });
    else if (isNamed || isSubmodule(entry) || isBudgetFile(posix.basename(path)))
      yield* this.read(this.fresh([{ path, real }]));
  }

  private *folder({ path: folder, real: at }: Reached): Generator<Source> {
    const shown = (real: string): string => posix.join(folder, at === "" ? real : real.slice(at.length + 1));
    const found: Reached[] = [];
    for (const real of this.tree.below(at)) {
      const entry = this.tree.get(real);
      const isPlain = entry === undefined || isFile(entry);
      if (!isBudgetPath(real, at, isPlain ? isBudgetFile : (name) => !isTestFile(name))) continue;
      if (entry !== undefined && isLink(entry)) this.later.push(...this.fresh([{ path: shown(real), real }]));
      else found.push({ path: shown(real), real });
    }
    const fresh = this.fresh(found.sort(asOnDisk));
    this.sayNotRead({ path: folder, real: at });
    for (let from = 0; from < fresh.length; from += BATCH) yield* this.read(fresh.slice(from, from + BATCH));
  }

  /** Of a folder and those below it. */
  private sayNotRead({ path, real }: Reached): void {
    const below = [...this.names.keys()].filter((each) => each === real || isBudgetPath(`${each}/a.yaml`, real));
    for (const { real: folder } of this.fresh(below.map((each) => ({ path: each, real: `${each}/` })))) {
      const name = folder.slice(0, -1);
      const shown = posix.join(path, real === "" ? name : name.slice(real.length + 1));
      const names = this.names.get(name) ?? [];
      const tests = namedAsTests(names, (own) => this.textOf(shownPath(posix.join(shown, own), this.repository)));
      for (const { name: own, ...near } of [...nearlyDefaults(names), ...tests])
        this.notRead.push({ ...near, file: shownPath(posix.join(shown, own), this.repository) });
    }
  }

  private fresh(reached: readonly Reached[]): Reached[] {
    return reached.filter(({ real }) => !this.seen.has(real) && this.seen.add(real));
  }

  private read(reached: readonly Reached[]): Source[] {
    const files = this.reader.files(reached.map(({ real }) => real));
    return reached.map((one, index): Source => {
      const file = shownPath(one.path, this.repository);
      const { text } = files[index] as SourceFile;
      const folder = folderOf(one.path);
      const defaults = this.defaultsOf(folder);
      return defaults === null
        ? { file, text, strayDefaults: () => this.strayDefaultsOf(folder) }
        : { file, text, defaults };
    });
  }

  private defaultsOf(folder: string): SourceFile | null {
    let defaults = this.defaults.get(folder);
    if (defaults === undefined) {
      const real = this.links.real(folder) ?? OUTSIDE;
      const name = DEFAULTS.find((one) => this.tree.get(posix.join(real, one)) !== undefined);
      const [read] = name === undefined ? [] : this.reader.files([posix.join(real, name)]);
      defaults =
        read === undefined ? null : { ...read, file: shownPath(posix.join(folder, name ?? ""), this.repository) };
      this.defaults.set(folder, defaults);
    }
    return defaults;
  }

  private strayDefaultsOf(folder: string): ReturnType<typeof strayDefaults> {
    // As if the root lay in a folder: it is looked at too.
    const namesIn = (at: string): readonly string[] => this.names.get(posix.relative(ROOT, at)) ?? [];
    const found = strayDefaults(posix.join(ROOT, folder), posix.join(ROOT, this.repository.prefix, "."), namesIn);
    return found && { ...found, file: shownPath(posix.relative(ROOT, found.file), this.repository) };
  }
}

const ROOT = "/commit";

/** All of the commit where a link may lead anywhere in it. */
function listingFor(
  commit: string,
  roots: readonly string[],
  policies: PolicyFolders,
  repository: Repository,
): Listing {
  const own = policies.filter((folder) => isInTree(folder, repository)).map((folder) => inTree(folder, repository));
  const listing = Listing.now(commit, [...new Set([...withDefaults(roots), ...own])], repository);
  const isThere = (root: string): boolean => listing.get(root) !== undefined || listing.below(root).length > 0;
  const isPlain = roots.every(isThere) && ![...listing.notFiles.values()].some(isLink);
  return isPlain ? listing : Listing.now(commit, [""], repository);
}

function byFolder(paths: readonly string[]): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const path of paths) {
    const folder = folderOf(path);
    const known = names.get(folder);
    if (known === undefined) names.set(folder, [posix.basename(path)]);
    else known.push(posix.basename(path));
  }
  return names;
}

/** A folder comes before the file that has its name and an extension. */
function asOnDisk(a: Reached, b: Reached): number {
  const [one, other] = [a, b].map(({ path }) => path.replaceAll("/", "\0")) as [string, string];
  return one < other ? -1 : 1;
}
