import { posix, resolve } from "node:path";
import type { PolicyFiles } from "../../core/policy/load.ts";
import { isYaml } from "../files/budget-names.ts";
import { CARDS, GUARDRAILS, readPolicyFiles } from "../files/policy.ts";
import { inTree, isInTree } from "./paths.ts";
import type { Repository } from "./repository.ts";
import { folderOf, type Tree } from "./tree.ts";
import type { TreeReader } from "./tree-reader.ts";

/**
 * The policy of one side, chosen as readPolicyFiles() chooses. What lies outside the repository is the same on both.
 * @param folder as a person types it
 * @param reader null: as the work tree has it
 */
export function policyOf(folder: string, reader: TreeReader | null, repository: Repository): PolicyFiles {
  if (reader === null || !isInTree(folder, repository)) {
    return readPolicyFiles(resolve(repository.cwd, folder), folder);
  }
  const { guardrails, cards } = policyPaths(folder, reader.tree, repository);
  const [own = null] = reader.files(guardrails, "policy");
  return { guardrails: own, cards: reader.files(cards, "policy") };
}

interface PolicyPaths {
  /** One, or none. */
  readonly guardrails: readonly string[];
  readonly cards: readonly string[];
}

/** Seen from the root. */
export function policyPaths(folder: string, tree: Tree, repository: Repository): PolicyPaths {
  if (!isInTree(folder, repository)) return { guardrails: [], cards: [] };
  const root = inTree(folder, repository);
  const there = GUARDRAILS.map((name) => posix.join(root, name)).filter((path) => tree.get(path) !== undefined);
  const below = posix.join(root, CARDS);
  const cards = tree.below(below).filter((path) => folderOf(path) === below && isYaml(path));
  return { guardrails: there.slice(0, 1), cards: [...cards].sort() };
}
