import { posix } from "node:path";
import { isYaml } from "../files/budget-names.ts";
import { CARDS, GUARDRAILS } from "../files/policy.ts";
import type { SourceFile } from "../model/source.ts";
import type { PolicyFiles } from "../policy/load.ts";
import { inTree, shownPath } from "./paths.ts";
import type { Repository } from "./repository.ts";
import { readTexts } from "./texts.ts";
import { folderOf, followLinks, treeOf } from "./tree.ts";

/** The policy of a commit, chosen as readPolicyFiles() chooses. */
export function policyOfCommit(commit: string, folder: string, repository: Repository): PolicyFiles {
  const root = inTree(folder, repository);
  const tree = treeOf(commit, [root], repository);
  const guardrails = GUARDRAILS.map((name) => posix.join(root, name)).find((path) => tree.has(path)) ?? null;
  const inCards = posix.join(root, CARDS);
  const cards = [...tree.keys()].filter((path) => folderOf(path) === inCards && isYaml(path)).sort();
  const paths = [...(guardrails === null ? [] : [guardrails]), ...cards];
  const text = readTexts(paths, followLinks(commit, paths, tree, repository), repository);
  const read = (path: string): SourceFile => ({ file: shownPath(path, repository), text: text(path) });
  return { cards: cards.map(read), guardrails: guardrails === null ? null : read(guardrails) };
}
