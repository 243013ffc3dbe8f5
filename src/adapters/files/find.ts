import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Source, SourceFile, StrayDefaults } from "../../core/model/source.ts";
import type { Expected } from "../../core/rules/missing.ts";
import type { NotRead } from "../../core/rules/not-read.ts";
import { DEFAULTS, firstThere, isBudgetFile, isHidden, isTestFile, isYaml, mayLeadToBudgets } from "./names.ts";
import { entriesOnDisk, namedAsTests, nearlyDefaults } from "./near-names.ts";
import { outsideRoot, readSource, reasonOf, unreadable } from "./read.ts";
import { strayDefaults } from "./stray-defaults.ts";
import { isWithin } from "./within.ts";

/** A budget file that was found, or the reason why it cannot be read. */
export interface FoundFile {
  readonly file: string;
  /** The defaults of its folder, if any. */
  readonly defaults: string | null;
  read(): Source;
}

/** Called for a link or a nested repository instead of following it. */
export type Skip = (file: string, what: "link" | "repository") => void;

/** Called for what is meant for defaults, and is not read. */
export type OnNotRead = (file: NotRead) => void;

/** Budgets below the paths, read one at a time. */
export function* findSources(paths: readonly string[], cwd: string, notRead?: OnNotRead): Generator<Source> {
  for (const found of findFiles(paths, cwd, null, notRead)) yield found.read();
}

/**
 * Budgets below the paths, not read yet, in the same order on every machine. A named file is always taken; in a folder,
 * every YAML file except those that begin with a dot or an underscore. Files of tests are no budgets, named or not. Links
 * come last, because their targets may have been found already under their own names.
 */
export function* findFiles(
  paths: readonly string[],
  cwd: string,
  skip: Skip | null = null,
  notRead: OnNotRead = () => {},
): Generator<FoundFile> {
  const finder = new Finder(cwd, isBudgetFile, skip, notRead);
  for (const path of paths) yield* finder.under(path);
  yield* finder.linked();
}

/** Files of tests below the paths, in the same order. */
export function* findTests(paths: readonly string[], cwd: string): Generator<Source> {
  const finder = new Finder(cwd, isTestFile, null, () => {});
  for (const path of paths) for (const found of finder.under(path)) yield found.read();
  for (const found of finder.linked()) yield found.read();
}

interface Target {
  readonly real: string;
  readonly isFolder: boolean;
}

class Finder {
  private readonly cwd: string;
  private readonly isWanted: (name: string) => boolean;
  private readonly skip: Skip | null;
  private readonly notRead: OnNotRead;
  private readonly defaults = new Map<string, string | null>();
  private readonly stray = new Map<string, StrayDefaults | null>();
  private readonly texts = new Map<string, SourceFile>();
  /** The prefix of the shown names of a folder's files. */
  private readonly folders = new Map<string, string>();
  /** Real paths, so that a file with several names is read once. */
  private readonly seen = new Set<string>();
  private readonly links: string[] = [];
  /** Links may only lead to places below these. */
  private readonly roots: string[];

  constructor(cwd: string, isWanted: (name: string) => boolean, skip: Skip | null, notRead: OnNotRead) {
    this.cwd = cwd;
    this.isWanted = isWanted;
    this.skip = skip;
    this.notRead = notRead;
    this.roots = [realpathSync(cwd)];
  }

  /**
   * A path outside the working directory becomes a root, because a person named it. Inside, the author of a pull request
   * decides where a link leads.
   */
  *under(name: string): Generator<FoundFile> {
    if (isTestFile(name) && !this.isWanted(name)) return;
    const path = resolve(this.cwd, name);
    const target = name === "" ? { file: "", text: unreadable("no path is given") } : this.follow(path);
    if ("file" in target) {
      yield instead(target);
      return;
    }
    const { real, isFolder } = target;
    if (this.skip !== null && real !== resolve(realpathSync(this.cwd), relative(this.cwd, path))) {
      this.skip(this.shown(path), "link");
      return;
    }
    if (!isWithin(path, this.cwd)) this.roots.push(isFolder ? real : dirname(real));
    yield* this.reached(path, target);
  }

  *linked(): Generator<FoundFile> {
    for (let path = this.links.shift(); path !== undefined; path = this.links.shift()) {
      const name = basename(path);
      if (this.skip !== null) {
        if (mayLeadToBudgets(name)) this.skip(this.shown(path), "link");
        continue;
      }
      const target = this.follow(path);
      if ("file" in target) {
        // A broken link is reported when its name is that of a budget or a folder.
        if (this.isWanted(name) || !name.includes(".")) yield instead(target);
      } else if (target.isFolder || this.isWanted(name)) yield* this.reached(path, target);
    }
  }

  private follow(path: string, expected?: Expected): Target | SourceFile {
    try {
      const real = realpathSync(path);
      return { real, isFolder: statSync(real).isDirectory() };
    } catch (error) {
      return this.failed(path, error, expected);
    }
  }

  private *reached(path: string, { real, isFolder }: Target): Generator<FoundFile> {
    if (!this.isInside(real)) yield instead({ file: this.shown(path), text: outsideRoot });
    else if (isFolder) yield* this.folder(path, real);
    else yield* this.file(path, real, dirname(path));
  }

  private *folder(path: string, real: string): Generator<FoundFile> {
    if (this.seen.has(real)) return;
    this.seen.add(real);
    let entries: Dirent[];
    try {
      entries = readdirSync(path, { withFileTypes: true });
    } catch (error) {
      yield instead(this.failed(path, error));
      return;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    this.sayNotRead(path, entries);
    for (const entry of entries) {
      const { name } = entry;
      if (isHidden(name)) continue;
      if (entry.isSymbolicLink()) this.links.push(inside(path, name));
      else if (entry.isDirectory() && !isYaml(name)) yield* this.subfolder(inside(path, name), inside(real, name));
      else if (this.isWanted(name)) yield* this.file(inside(path, name), inside(real, name), path);
    }
  }

  private sayNotRead(folder: string, entries: readonly Dirent[]): void {
    const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
    const tests = namedAsTests(names, (name) => {
      const { text } = readSource(join(folder, name), name);
      return typeof text === "string" ? text : null;
    });
    for (const { name, ...near } of [...nearlyDefaults(names), ...tests])
      this.notRead({ ...near, file: this.shown(join(folder, name)) });
  }

  private *subfolder(path: string, real: string): Generator<FoundFile> {
    if (this.skip === null || firstThere(path, [".git"]) === null) yield* this.folder(path, real);
    else this.skip(this.shown(path), "repository");
  }

  private *file(path: string, real: string, folder: string): Generator<FoundFile> {
    if (this.seen.has(real)) return;
    this.seen.add(real);
    const [file, defaults] = [this.shownIn(folder, path), this.defaultsOf(folder)];
    const read = (): Source => {
      const source = readSource(path, file);
      return defaults === null
        ? { ...source, strayDefaults: () => this.strayDefaultsOf(folder) }
        : { ...source, defaults: this.readDefaults(defaults) };
    };
    yield { file, defaults: defaults === null ? null : this.shownIn(folder, defaults), read };
  }

  private defaultsOf(folder: string): string | null {
    let defaults = this.defaults.get(folder);
    if (defaults === undefined) {
      defaults = firstThere(folder, DEFAULTS);
      this.defaults.set(folder, defaults);
    }
    return defaults;
  }

  private strayDefaultsOf(folder: string): StrayDefaults | null {
    let stray = this.stray.get(folder);
    if (stray === undefined) {
      const found = strayDefaults(folder, this.cwd, (at) => entriesOnDisk(at).map(({ name }) => name));
      stray = found && { ...found, file: this.shown(found.file) };
      this.stray.set(folder, stray);
    }
    return stray;
  }

  /** Read once for all files of a folder. */
  private readDefaults(path: string): SourceFile {
    let text = this.texts.get(path);
    if (text === undefined) {
      const target = this.follow(path, "defaults");
      if ("file" in target) text = target;
      else if (this.isInside(target.real)) text = readSource(path, this.shown(path), "defaults");
      else text = { file: this.shown(path), text: outsideRoot };
      this.texts.set(path, text);
    }
    return text;
  }

  private isInside(real: string): boolean {
    return this.roots.some((root) => isWithin(real, root));
  }

  private failed(path: string, error: unknown, expected?: Expected): SourceFile {
    return { file: this.shown(path), text: unreadable(reasonOf(error), expected) };
  }

  /** Like shown(), but faster for the many files of a folder. */
  private shownIn(folder: string, path: string): string {
    let shown = this.folders.get(folder);
    if (shown === undefined) {
      const name = this.shown(folder);
      shown = name === "." ? "" : inside(name, "", "/");
      this.folders.set(folder, shown);
    }
    return shown + path.slice(inside(folder, "").length);
  }

  /** Relative to the working directory, with forward slashes: the same on every machine. */
  private shown(path: string): string {
    const below = relative(this.cwd, path);
    const isOutside = below === ".." || below.startsWith(`..${sep}`) || isAbsolute(below);
    const name = below === "" ? "." : isOutside ? path : below;
    return sep === "/" ? name : name.replaceAll(sep, "/");
  }
}

/** A faster join() of a folder and a plain name, because a fleet has ten thousand files. */
const inside = (folder: string, name: string, by: string = sep): string =>
  folder.endsWith(by) ? folder + name : folder + by + name;

/** Nothing to read, and why. */
const instead = (source: SourceFile): FoundFile => ({ file: source.file, defaults: null, read: () => source });
