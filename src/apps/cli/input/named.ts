import { dirname, join } from "node:path";
import { findSources } from "../../../adapters/files/find.ts";
import { isThere } from "../../../adapters/files/names.ts";
import { readDocument } from "../../../core/budget/yaml/read.ts";
import { isId } from "../../../core/model/budget.ts";
import { isMap, type Source } from "../../../core/model/source.ts";
import { didYouMean, nearest } from "../../../core/text/nearest.ts";
import { words } from "../../../core/text/text.ts";
import { type Io, UsageError } from "../io.ts";
import type { BudgetFlags, FleetFlags } from "./options.ts";

/** The files and folders that names stand for: a path stays one, and an organization's id becomes its file. */
export function pathsOf(
  names: readonly string[],
  { budgets = "budgets" }: BudgetFlags,
  { cwd }: Io,
): readonly string[] {
  if (names.length === 0) return [budgets];
  // What is near to no id is taken for a path: that it is missing is a finding, and other files are judged.
  return names.map((name) => pathOf(name, budgets, cwd, (known) => nearest(name, known) === null));
}

/** The path of one organization, which must be there. */
export const pathOfOrg = (name: string, { budgets = "budgets" }: BudgetFlags, { cwd }: Io): string =>
  pathOf(name, budgets, cwd, () => false);

function pathOf(name: string, budgets: string, cwd: string, isPath: (known: readonly string[]) => boolean): string {
  if (isThere(cwd, name)) return name;
  if (/[*?]/.test(name)) {
    throw new UsageError(
      `${name}: * and ? are not expanded here. Name the folder: ${dirname(name.replace(/[*?].*$/, "x"))}`,
    );
  }
  if (!isId(name)) return name;
  const named = [".yaml", ".yml"].map((end) => join(budgets, name + end)).find((path) => isThere(cwd, path));
  if (named !== undefined) return named;
  const known: string[] = [];
  for (const source of isThere(cwd, budgets) ? findSources([budgets], cwd) : []) {
    const { org } = headOf(source);
    if (org === name) return source.file;
    if (org !== null) known.push(org);
  }
  if (isPath(known)) return name;
  throw new UsageError(`no budget for ${name}. ${didYouMean(name, known, `Is it below ${budgets}?`)}`);
}

interface Head {
  readonly org: string | null;
  readonly labels: Readonly<Record<string, unknown>>;
}

function headOf({ text, defaults }: Source): Head {
  const [own, shared] = [text, defaults?.text].map((one) => readDocument(typeof one === "string" ? one : "").value);
  const merged = { ...(isMap(shared) ? shared : {}), ...(isMap(own) ? own : {}) };
  const { org, labels } = merged;
  return { org: typeof org === "string" ? org : null, labels: isMap(labels) ? labels : {} };
}

/** Why no budget was found, for the end of the sentence: labels that none has, or that there is none. */
export function nothingFound(
  paths: readonly string[],
  { where }: FleetFlags,
  { cwd }: Io,
): { searched: string; right?: string } {
  const searched = paths.join(", ");
  if (where === undefined || where.size === 0) return { searched };
  const values = new Map([...where.keys()].map((key) => [key, new Set<string>()]));
  for (const source of findSources(paths, cwd)) {
    for (const [key, value] of Object.entries(headOf(source).labels)) values.get(key)?.add(String(value));
  }
  const labels = [...where].map(([key, wanted]) => `${key}=${wanted.join(" or ")}`).join(" and ");
  const known = [...values].map(([key, found]) => labelText(key, [...found].sort()));
  return { searched: `${searched} with ${labels}`, right: known.join(" ") };
}

const MOST_VALUES = 10;

function labelText(key: string, values: readonly string[]): string {
  if (values.length === 0) return `No budget has a label ${key}.`;
  const more = values.length > MOST_VALUES ? [`${values.length - MOST_VALUES} more`] : [];
  return `The label ${key} is ${words([...values.slice(0, MOST_VALUES), ...more], "or")}.`;
}
