import { statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { findSources } from "../../../../adapters/files/find.ts";
import { readDocument } from "../../../../core/budget/yaml/read.ts";
import { isMap } from "../../../../core/model/source.ts";
import type { BudgetOrgs } from "../../../../core/usage/file/left-out.ts";

/**
 * The organizations that have a budget, valid or not. Those that a command has not read itself are looked for in its
 * folders, and beside its files, once a usage file names another organization.
 */
export class KnownOrgs implements BudgetOrgs {
  private readonly read: ReadonlySet<string | null>;
  private readonly paths: readonly string[];
  private readonly cwd: string;
  private others: ReadonlySet<string> | null = null;

  constructor(read: Iterable<string | null>, paths: readonly string[], cwd: string) {
    this.read = new Set(read);
    this.paths = paths;
    this.cwd = cwd;
  }

  has(org: string): boolean {
    return this.read.has(org) || this.all().has(org);
  }

  all(): ReadonlySet<string> {
    if (this.others === null) {
      const folders = this.paths.map((path) => (isFile(resolve(this.cwd, path)) ? dirname(path) : path));
      this.others = new Set([...findSources(folders, this.cwd)].map(orgOf));
    }
    return this.others;
  }
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** Of a file that cannot be read, its name. */
function orgOf({ file, text }: { readonly file: string; readonly text: unknown }): string {
  const { value } = readDocument(typeof text === "string" ? text : "");
  const org = isMap(value) ? value["org"] : null;
  return typeof org === "string" ? org : basename(file).replace(/\.ya?ml$/i, "");
}
