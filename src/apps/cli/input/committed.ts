import { CommittedBudgets } from "../../../adapters/git/committed.ts";
import { openRepository } from "../../../adapters/git/repository.ts";
import type { Io } from "../io.ts";
import { elsewhere } from "./elsewhere.ts";
import { demandPolicy, nearlyPolicyOf, policiesOf } from "./policy.ts";
import { commitNamed } from "./sides.ts";
import { sayDiffering } from "./work-tree.ts";

/** Budgets and policy of a commit. What the work tree has in another way is said on stderr. */
export async function committed(
  paths: readonly string[],
  { head, policy: named }: { readonly head: string; readonly policy?: string },
  io: Io,
) {
  const repository = await openRepository(io);
  const commit = await commitNamed(head, repository);
  const policies = policiesOf(named, io.cwd);
  const budgets = new CommittedBudgets(commit, paths, policies, repository);
  demandPolicy(budgets.policy, named, () => budgets.entriesOf(named ?? "").length > 0);
  await sayDiffering(paths, { head, commit, policies }, repository, io);
  return {
    policy: budgets.policy,
    sources: budgets.sources(),
    elsewhere: elsewhere(
      paths,
      () => [],
      io.cwd,
      (file) => budgets.textOf(file),
    ),
    notRead: () => [...budgets.notRead, ...nearlyPolicyOf(io, named, budgets.policy.folder, budgets.entriesOf)],
    isOnDisk: false,
  };
}
