import { lstatSync } from "node:fs";
import { join, resolve } from "node:path";

/** The first of these names that a folder has, be it a link to nothing: such a link is a mistake to report. */
export function firstThere(folder: string, names: readonly string[]): string | null {
  for (const name of names) {
    const path = join(folder, name);
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return path;
  }
  return null;
}

export const isThere = (folder: string, name: string): boolean =>
  lstatSync(resolve(folder, name), { throwIfNoEntry: false }) !== undefined;
