import type { Judging } from "../../core/diff/diff.ts";
import type { Side } from "../../core/diff/side.ts";
import type { Source, SourceFile } from "../../core/model/source.ts";
import { type FoundFile, findFiles } from "../files/find.ts";
import { isThere } from "../files/names.ts";
import { unreadable } from "../files/read.ts";
import type { Base } from "./base.ts";
import { type Asked, type Change, changeOf } from "./change.ts";
import type { Difference, Differences } from "./differences.ts";
import { merged } from "./merged.ts";
import { Blobs } from "./objects/blobs.ts";
import { ChangedTree } from "./objects/changed-tree.ts";
import { earlierBudgets, earlierPolicies } from "./objects/earlier.ts";
import type { Tree } from "./objects/tree.ts";
import { TreeReader } from "./objects/tree-reader.ts";
import { pathShown, shownPath } from "./paths.ts";
import { policyOf, policyPaths } from "./policy.ts";
import { headOf, type Repository } from "./repository.ts";

export interface GitSides {
  readonly base: Judging & { readonly name: Pick<Base, "name" | "commit"> };
  readonly head: Judging;
  /** Removes what reading took. */
  close(): void;
}

/**
 * Both sides of a change: what differs, and by name what does not. A change that is behind its target is looked at as
 * the merge of both.
 */
export async function gitSides(asked: Asked, repository: Repository): Promise<GitSides> {
  const base = await asked.base();
  const stays = { ...asked, base: async () => base };
  if (base.commit === base.mergeBase) return { ...(await sidesOf(stays, repository)), close: () => {} };
  const merge = await merged(base, asked.head ?? (await inWorkTree(asked, repository)), repository);
  try {
    return { ...(await sidesOf({ ...stays, head: merge.tree }, merge.repository)), close: merge.close };
  } catch (error) {
    merge.close();
    throw error;
  }
}

/** Where the work tree differs from what is checked out. */
async function inWorkTree(asked: Asked, repository: Repository): Promise<Differences> {
  const commit = headOf(repository);
  const base = { name: "HEAD", commit, mergeBase: commit };
  return (await changeOf({ ...asked, base: async () => base }, repository)).differences;
}

async function sidesOf(asked: Asked, repository: Repository): Promise<Omit<GitSides, "close">> {
  const change = await changeOf(asked, repository);
  const blobs = new Blobs(repository);
  const readerOf = (tree: Tree): TreeReader => {
    const reader = new TreeReader(tree, blobs, repository);
    const { guardrails, cards } = policyPaths(asked.policies, tree, repository);
    reader.expect([...guardrails, ...cards, ...(change.budgets.size > FEW ? [] : change.budgets.keys())]);
    return reader;
  };
  const base = readerOf(change.tree);
  const head = asked.head === null ? null : readerOf(new ChangedTree(asked.head, change.tree, change.differences));
  const untouched = change.untouched().map((path) => shownPath(path, repository));
  const sideOf = (which: keyof Difference, read: Side["read"]): Side => {
    const there = [...change.budgets].filter(([, { [which]: entry }]) => entry !== null);
    const files = new Set(there.map(([path]) => shownPath(path, repository)));
    const has = (name: string): boolean => change.has(pathShown(name, repository), which);
    return { files, untouched, read, has, skipped: change.skipped };
  };
  const policy = policyOf(asked.policies, base, repository);
  const read = head === null ? fromDisk(change, base, repository) : (names: readonly string[]) => head.budgets(names);
  return {
    base: {
      side: {
        ...sideOf("before", (names) => base.budgets(names)),
        earlier: (name) => earlierBudgets(name, change.base.commit, repository),
      },
      policy,
      earlier: () => earlierPolicies(asked.policies, change.base.commit, repository),
      name: { name: change.base.name, commit: change.base.commit },
    },
    head: {
      side: sideOf("after", read),
      policy: head !== null && !change.isPolicy ? policy : policyOf(asked.policies, head, repository),
    },
  };
}

/** So many are read at once, of both sides. A larger change is read in parts. */
const FEW = 200;

/** Of the work tree. In a sparse checkout, a file can be as it was without being there. */
function fromDisk({ differences }: Change, base: TreeReader, repository: Repository): Side["read"] {
  const { cwd } = repository;
  const isSparse = (name: string): boolean => !differences.has(pathShown(name, repository)) && !isThere(cwd, name);
  const shared = new Map<string, SourceFile>();
  const read = (found: FoundFile): Source => {
    const { defaults, ...source } = found.read();
    if (defaults === undefined) return source;
    // What is wrong with them is told once: they are the same for every file, whenever it is read.
    const first = shared.get(defaults.file) ?? defaults;
    shared.set(first.file, first);
    return { ...source, defaults: first };
  };
  return (names) => {
    const sparse = names.filter(isSparse);
    const there = names.filter((name) => !sparse.includes(name));
    const sources = [...base.budgets(sparse), ...[...findFiles(there, cwd)].map(read)];
    const byName = new Map(sources.map((source) => [source.file, source]));
    // Somebody may remove a file while we look.
    return names.map((file) => byName.get(file) ?? { file, text: unreadable("it is not there any more") });
  };
}
