import { lstatSync } from "node:fs";
import { join, resolve } from "node:path";

export const isYaml = (name: string): boolean => /\.ya?ml$/i.test(name);

/** Expectations of a budget's alarms, beside it: only `tollgate test` reads them. */
export const isTestFile = (name: string): boolean => /\.test\.ya?ml$/i.test(name);

export const isBudgetFile = (name: string): boolean => isYaml(name) && !isTestFile(name);

/** Drafts, an editor's temporary files, and the defaults. */
export const isHidden = (name: string): boolean => name.startsWith(".") || name.startsWith("_");

/**
 * Whether a path below a folder ("" is any) may be a budget, on a disk and in git alike: no part of it is hidden, and no
 * folder is named like a file.
 * @param isNamed tests the file's own name
 */
export function isBudgetPath(path: string, folder: string, isNamed: (name: string) => boolean = isBudgetFile): boolean {
  if (folder !== "" && !path.startsWith(`${folder}/`)) return false;
  const below = folder === "" ? path : path.slice(folder.length + 1);
  return isNamed(below.slice(below.lastIndexOf("/") + 1)) && !NOT_ON_THE_WAY.test(below);
}

/** Hidden parts, and folders with the name of a file. */
const NOT_ON_THE_WAY = /(?:^|\/)[._]|\.ya?ml\//i;

/** The first of these that a folder has. */
export const DEFAULTS = ["_defaults.yaml", "_defaults.yml"] as const;

/** The first of these that a folder of policy has. */
export const GUARDRAILS = ["guardrails.yaml", "guardrails.yml"] as const;
export const CARDS = "rate-cards";

/** Whether a link, by its name, leads to a budget or to a folder of them. */
export const mayLeadToBudgets = (name: string): boolean => isBudgetFile(name) || !name.includes(".");

/** The first of these names in a folder. A broken link counts too, so that it is reported. */
export function firstThere(folder: string, names: readonly string[]): string | null {
  for (const name of names) {
    const path = join(folder, name);
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return path;
  }
  return null;
}

/** A broken link is there; nothing is where a path leads through a file, or is too long. */
export function isThere(folder: string, name: string): boolean {
  try {
    return lstatSync(resolve(folder, name), { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
