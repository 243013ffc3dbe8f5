import { type Dirent, existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Source, SourceFile } from "../model/source.ts";
import { readSource, reasonOf, unreadable } from "./read.ts";

const IS_YAML = /\.ya?ml$/;
const DEFAULTS = "_defaults.yaml";

/**
 * Budgets below the paths, in one order on every machine, read one at a time. A named file is taken as it is;
 * of a folder, every YAML file but those that begin with a dot or an underscore.
 */
export function* findSources(paths: readonly string[], cwd: string): Generator<Source> {
  const finder = new Finder(cwd);
  for (const path of paths) yield* finder.under(resolve(cwd, path));
}

class Finder {
  private readonly cwd: string;
  private readonly defaults = new Map<string, SourceFile | null>();
  private readonly seenFolders = new Set<string>();
  private readonly seenFiles = new Set<string>();
  /** Budgets may be links, but only to places below these. */
  private readonly roots: string[];

  constructor(cwd: string) {
    this.cwd = cwd;
    this.roots = [realpathSync(cwd)];
  }

  *under(path: string): Generator<Source> {
    let isFolder: boolean;
    try {
      isFolder = statSync(path).isDirectory();
    } catch (error) {
      yield { file: this.shown(path), text: unreadable(reasonOf(error)) };
      return;
    }
    // A name on the command line is a person's word: what it leads to is a root of its own.
    this.roots.push(isFolder ? realpathSync(path) : dirname(realpathSync(path)));
    if (isFolder) yield* this.folder(path);
    else yield* this.file(path);
  }

  private *folder(path: string): Generator<Source> {
    const real = realpathSync(path);
    if (this.seenFolders.has(real)) return;
    this.seenFolders.add(real);
    let entries: Dirent[];
    try {
      entries = readdirSync(path, { withFileTypes: true });
    } catch (error) {
      yield { file: this.shown(path), text: unreadable(reasonOf(error)) };
      return;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (entry.name.startsWith(".") || entry.name.startsWith("_")) continue;
      const child = join(path, entry.name);
      if (entry.isSymbolicLink()) yield* this.link(child, entry.name);
      else if (entry.isDirectory() && !IS_YAML.test(entry.name)) yield* this.folder(child);
      else if (IS_YAML.test(entry.name)) yield* this.file(child);
    }
  }

  private *link(path: string, name: string): Generator<Source> {
    let real: string;
    let isFolder: boolean;
    try {
      real = realpathSync(path);
      isFolder = statSync(real).isDirectory();
    } catch (error) {
      if (IS_YAML.test(name)) yield { file: this.shown(path), text: unreadable(reasonOf(error)) };
      return;
    }
    if (!isFolder && !IS_YAML.test(name)) return;
    if (!this.roots.some((root) => isWithin(real, root))) {
      const text = { code: "outside-root", position: { line: 1, column: 1 }, args: { target: name } } as const;
      yield { file: this.shown(path), text };
    } else if (isFolder) yield* this.folder(path);
    else yield* this.file(path);
  }

  private *file(path: string): Generator<Source> {
    if (this.seenFiles.has(path)) return;
    this.seenFiles.add(path);
    const defaults = this.defaultsOf(dirname(path));
    const source = readSource(path, this.shown(path));
    yield defaults === null ? source : { ...source, defaults };
  }

  private defaultsOf(folder: string): SourceFile | null {
    let defaults = this.defaults.get(folder);
    if (defaults === undefined) {
      const path = join(folder, DEFAULTS);
      defaults = existsSync(path) ? readSource(path, this.shown(path)) : null;
      this.defaults.set(folder, defaults);
    }
    return defaults;
  }

  /** Relative to the working directory, with forward slashes: the same on every machine. */
  private shown(path: string): string {
    const below = relative(this.cwd, path);
    const name = below === "" ? "." : below.startsWith("..") || isAbsolute(below) ? path : below;
    return sep === "/" ? name : name.replaceAll(sep, "/");
  }
}

const isWithin = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
