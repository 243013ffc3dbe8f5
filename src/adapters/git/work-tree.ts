import { resolve } from "node:path";
import { CARDS, GUARDRAILS, isYaml } from "../files/names.ts";
import { readSource } from "../files/read.ts";
import { type Change, changeOf } from "./change.ts";
import type { Difference } from "./differences.ts";
import { Blobs } from "./objects/blobs.ts";
import { folderOf, isDefaults } from "./objects/tree.ts";
import { inTree, isInTree, shownPath } from "./paths.ts";
import type { PolicyFolders } from "./policy.ts";
import type { Repository } from "./repository.ts";

/** Budgets, defaults and policy that the work tree has in another way than a commit, by the names that are shown. */
export async function differingFiles(
  commit: string,
  budgets: readonly string[],
  policies: PolicyFolders,
  repository: Repository,
): Promise<string[]> {
  const base = { name: commit, commit, mergeBase: commit };
  const change = await changeOf({ base: async () => base, head: null, budgets, policies }, repository);
  const folders = policies.filter((name) => isInTree(name, repository)).map((name) => inTree(name, repository));
  const blobs = new Blobs(repository);
  blobs.expect([...change.differences.values()].flatMap(({ before }) => (before === null ? [] : [before.oid])));
  return [...change.differences]
    .filter(([path]) => isJudged(path, change, folders, repository))
    .filter(([path, difference]) => !isSame(path, difference, blobs, repository))
    .map(([path]) => shownPath(path, repository))
    .sort();
}

function isJudged(
  path: string,
  { budgets, skipped }: Change,
  policies: readonly string[],
  repository: Repository,
): boolean {
  const shown = shownPath(path, repository);
  if (budgets.has(path) || isDefaults(path) || skipped.some(({ file }) => file === shown)) return true;
  return policies.some((folder) => {
    const name = path.slice(folder === "" ? 0 : folder.length + 1);
    return (
      path.startsWith(folder) && (GUARDRAILS.some((one) => one === name) || (folderOf(name) === CARDS && isYaml(name)))
    );
  });
}

/** Git goes by the time of a file, or knows it with other line ends. */
function isSame(path: string, { before, after }: Difference, blobs: Blobs, repository: Repository): boolean {
  if (before === null || after !== "on disk") return false;
  const file = shownPath(path, repository);
  const { text } = readSource(resolve(repository.cwd, file), file);
  return typeof text === "string" && blobs.read(new Set([before.oid])).get(before.oid) === text;
}
