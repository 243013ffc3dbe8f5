import type { Side, Skipped } from "../../core/diff/side.ts";
import type { Source } from "../../core/model/source.ts";
import { type FoundFile, findFiles } from "./find.ts";
import { isThere } from "./names.ts";

/** The budgets below a folder, without git: their contents are known once they are read. */
export class FolderSide implements Side {
  readonly files = new Set<string>();
  readonly untouched = [];
  readonly skipped: Skipped[] = [];
  private readonly folder: string;
  private readonly found = new Map<string, FoundFile>();

  /** @param names of folders and files below the folder */
  constructor(folder: string, names: readonly string[]) {
    this.folder = folder;
    const there = names.filter((name) => isThere(folder, name));
    for (const found of findFiles(there, folder, (file, what) => this.skipped.push({ file, what }))) {
      this.found.set(found.file, found);
      this.files.add(found.file);
    }
  }

  read(names: readonly string[]): Source[] {
    return names.flatMap((name) => this.found.get(name)?.read() ?? []);
  }

  has(name: string): boolean {
    return isThere(this.folder, name);
  }
}
