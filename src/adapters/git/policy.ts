import { posix } from "node:path";
import type { SourceFile } from "../../core/model/source.ts";
import type { PolicyFiles } from "../../core/policy/load.ts";
import { CARDS, GUARDRAILS, isYaml } from "../files/names.ts";
import { unreadable } from "../files/read.ts";
import { folderOf, isLink, type Tree } from "./objects/tree.ts";
import type { TreeReader } from "./objects/tree-reader.ts";
import { inTree, isInTree, shownPath } from "./paths.ts";
import type { Repository } from "./repository.ts";
import { type PolicyHere, policyHere } from "./sparse.ts";

/** Where policy may be, as a person types it: the first that a side has. */
export type PolicyFolders = readonly [string, ...string[]];

/**
 * The policy of one side, chosen as readPolicyFiles() chooses. What lies outside the repository is the same on both.
 * @param reader null: as the work tree has it
 */
export const policyOf = (folders: PolicyFolders, reader: TreeReader | null, repository: Repository): PolicyFiles =>
  reader === null ? policyHere(folders, repository).files : policyAt(folders, reader, repository).files;

/** The policy of a commit, and the folder that it was found in. */
export function policyAt(folders: PolicyFolders, reader: TreeReader, repository: Repository): PolicyHere {
  const folder = folderIn(folders, reader.tree, repository);
  if (!isInTree(folder, repository)) return policyHere([folder], repository);
  return { folder, files: filesIn(folder, reader, repository) };
}

function filesIn(folder: string, reader: TreeReader, repository: Repository): PolicyFiles {
  if (hasLinks(inTree(folder, repository), reader.tree)) return throughLinks(folder, reader, repository);
  const { guardrails, cards } = policyPaths([folder], reader.tree, repository);
  const [own = null] = reader.files(guardrails, "policy");
  return { guardrails: own, cards: reader.files(cards, "policy") };
}

function folderIn(folders: PolicyFolders, tree: Tree, repository: Repository): string {
  const isListed = (folder: string): boolean => {
    if (!isInTree(folder, repository)) return false;
    const path = inTree(folder, repository);
    return tree.get(path) !== undefined || tree.below(path).length > 0;
  };
  return folders.find(isListed) ?? folders[0];
}

interface PolicyPaths {
  /** One, or none. */
  readonly guardrails: readonly string[];
  readonly cards: readonly string[];
}

/** Seen from the root. */
export function policyPaths(folders: PolicyFolders, tree: Tree, repository: Repository): PolicyPaths {
  const folder = folderIn(folders, tree, repository);
  if (!isInTree(folder, repository)) return { guardrails: [], cards: [] };
  const root = inTree(folder, repository);
  const there = GUARDRAILS.map((name) => posix.join(root, name)).filter((path) => tree.get(path) !== undefined);
  const below = posix.join(root, CARDS);
  const cards = tree.below(below).filter((path) => folderOf(path) === below && isYaml(path));
  return { guardrails: there.slice(0, 1), cards: [...cards].sort() };
}

/** A link that is a folder above the policy is not listed: then nothing is. */
export const mayBeBehindLink = (root: string, tree: Tree): boolean =>
  root.includes("/") && tree.below(root).length === 0;

function hasLinks(root: string, tree: Tree): boolean {
  const entries = [root, ...tree.below(root)].flatMap((path) => tree.get(path) ?? []);
  return entries.some(isLink) || mayBeBehindLink(root, tree);
}

/** Folders may be links within the commit, as on a disk. One that leads nowhere, or out, is invalid policy. */
function throughLinks(folder: string, reader: TreeReader, repository: Repository): PolicyFiles {
  const root = inTree(folder, repository);
  const invalid = (path: string): SourceFile => ({
    file: shownPath(path, repository),
    text: unreadable("it is a link to no folder of this commit", "policy"),
  });
  const found = reader.follow(root);
  if (found === null) return { guardrails: null, cards: [] };
  if (found === "outside" || found.type !== "tree") return { guardrails: invalid(root), cards: [] };
  const there = new Set(reader.namesIn(found));
  const named = GUARDRAILS.find((name) => there.has(name));
  const guardrails = named === undefined ? null : reader.through(posix.join(root, named), "policy");
  if (!there.has(CARDS)) return { guardrails, cards: [] };
  const below = posix.join(root, CARDS);
  const cards = reader.follow(below);
  if (cards === null || cards === "outside") return { guardrails, cards: [invalid(below)] };
  const names = reader.namesIn(cards).filter(isYaml).sort();
  return { guardrails, cards: names.map((name) => reader.through(posix.join(below, name), "policy")) };
}
