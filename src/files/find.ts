import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Source, SourceFile } from "../model/source.ts";
import { firstThere } from "./first-there.ts";
import { outsideRoot, readSource, unreadable } from "./read.ts";
import { reasonOf } from "./reason.ts";
import { isWithin } from "./within.ts";

const IS_YAML = /\.ya?ml$/i;
const DEFAULTS = ["_defaults.yaml", "_defaults.yml"];

/**
 * Budgets below the paths, in one order on every machine, read one at a time. A named file is taken as it is;
 * of a folder, every YAML file but those that begin with a dot or an underscore. Links come last: what they
 * lead to may have been there already under its own name.
 */
export function* findSources(paths: readonly string[], cwd: string): Generator<Source> {
  const finder = new Finder(cwd);
  for (const path of paths) yield* finder.under(path);
  yield* finder.linked();
}

interface Target {
  readonly real: string;
  readonly isFolder: boolean;
}

class Finder {
  private readonly cwd: string;
  private readonly defaults = new Map<string, SourceFile | null>();
  /** Real paths: a file has one, however many names lead to it. */
  private readonly seen = new Set<string>();
  private readonly links: string[] = [];
  /** Budgets may be links, but only to places below these. */
  private readonly roots: string[];

  constructor(cwd: string) {
    this.cwd = cwd;
    this.roots = [realpathSync(cwd)];
  }

  /**
   * What is named outside the working directory is a root of its own: a person's word. Inside it, only the name
   * is a person's; where a link leads is up to whoever wrote the pull request.
   */
  *under(name: string): Generator<Source> {
    const path = resolve(this.cwd, name);
    const target = name === "" ? { file: "", text: unreadable("no path is given") } : this.follow(path);
    if ("file" in target) {
      yield target;
      return;
    }
    const { real, isFolder } = target;
    if (!isWithin(path, this.cwd)) this.roots.push(isFolder ? real : dirname(real));
    yield* this.reached(path, target);
  }

  *linked(): Generator<Source> {
    for (let path = this.links.shift(); path !== undefined; path = this.links.shift()) {
      const target = this.follow(path);
      const name = basename(path);
      if ("file" in target) {
        // A link to nothing: a budget, or a folder of them, by its name.
        if (IS_YAML.test(name) || !name.includes(".")) yield target;
      } else if (target.isFolder || IS_YAML.test(name)) yield* this.reached(path, target);
    }
  }

  private follow(path: string): Target | SourceFile {
    try {
      const real = realpathSync(path);
      return { real, isFolder: statSync(real).isDirectory() };
    } catch (error) {
      return this.failed(path, error);
    }
  }

  private *reached(path: string, { real, isFolder }: Target): Generator<Source> {
    if (!this.isInside(real)) yield { file: this.shown(path), text: outsideRoot };
    else if (isFolder) yield* this.folder(path, real);
    else yield* this.file(path, real);
  }

  private *folder(path: string, real: string): Generator<Source> {
    if (this.seen.has(real)) return;
    this.seen.add(real);
    let entries: Dirent[];
    try {
      entries = readdirSync(path, { withFileTypes: true });
    } catch (error) {
      yield this.failed(path, error);
      return;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const { name } = entry;
      if (name.startsWith(".") || name.startsWith("_")) continue;
      if (entry.isSymbolicLink()) this.links.push(join(path, name));
      else if (entry.isDirectory() && !IS_YAML.test(name)) yield* this.folder(join(path, name), join(real, name));
      else if (IS_YAML.test(name)) yield* this.file(join(path, name), join(real, name));
    }
  }

  private *file(path: string, real: string): Generator<Source> {
    if (this.seen.has(real)) return;
    this.seen.add(real);
    const defaults = this.defaultsOf(dirname(path));
    const source = readSource(path, this.shown(path));
    yield defaults === null ? source : { ...source, defaults };
  }

  private defaultsOf(folder: string): SourceFile | null {
    let defaults = this.defaults.get(folder);
    if (defaults === undefined) {
      defaults = this.readDefaults(firstThere(folder, DEFAULTS));
      this.defaults.set(folder, defaults);
    }
    return defaults;
  }

  private readDefaults(path: string | null): SourceFile | null {
    if (path === null) return null;
    const target = this.follow(path);
    if ("file" in target) return target;
    return this.isInside(target.real)
      ? readSource(path, this.shown(path))
      : { file: this.shown(path), text: outsideRoot };
  }

  private isInside(real: string): boolean {
    return this.roots.some((root) => isWithin(real, root));
  }

  private failed(path: string, error: unknown): SourceFile {
    return { file: this.shown(path), text: unreadable(reasonOf(error)) };
  }

  /** Relative to the working directory, with forward slashes: the same on every machine. */
  private shown(path: string): string {
    const below = relative(this.cwd, path);
    const isOutside = below === ".." || below.startsWith(`..${sep}`) || isAbsolute(below);
    const name = below === "" ? "." : isOutside ? path : below;
    return sep === "/" ? name : name.replaceAll(sep, "/");
  }
}
