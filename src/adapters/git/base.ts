import { GitError } from "./command.ts";
import { commitOf, DEFAULT_BRANCHES, FETCH_ALL, mergeBaseOf, type Repository } from "./repository.ts";

/** What a change is held against. */
export interface Base {
  /** As people know it: "origin/main". */
  readonly name: string;
  /** Where the change left it: the merge base. */
  readonly commit: string;
}

/** Where CI systems say into which branch a change is to go. */
const TARGET_BRANCHES = [
  "GITHUB_BASE_REF",
  "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
  "BITBUCKET_PR_DESTINATION_BRANCH",
  "SYSTEM_PULLREQUEST_TARGETBRANCHNAME",
  "CHANGE_TARGET",
  "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
] as const;

/** The merge base of the change with what was named, else with the branch it is to go into, else the default branch. */
export async function baseOf(head: string, named: string | undefined, repository: Repository): Promise<Base> {
  const { name, commit } = await (named === undefined ? targetOf(repository) : namedBase(named, repository));
  const mergeBase = await mergeBaseOf(commit, head, repository);
  if (mergeBase !== null) return { name, commit: mergeBase };
  throw new GitError(
    repository.isShallow
      ? `${name} and this change have no commit in common here. ${FETCH_ALL}`
      : `${name} and this change have no commit in common: neither began as the other. Name another: --base REF`,
  );
}

interface Named {
  readonly name: string;
  readonly commit: string;
}

async function namedBase(name: string, repository: Repository): Promise<Named> {
  const commit = await commitOf(name, repository);
  if (commit !== null) return { name, commit };
  const isRemote = name !== "" && (await commitOf(`refs/remotes/origin/${name}`, repository)) !== null;
  const right = isRemote
    ? `Did you mean origin/${name}?`
    : repository.isShallow
      ? FETCH_ALL
      : "Is it fetched? git branch --all lists the branches.";
  throw new GitError(`--base ${name}: there is no such commit here. ${right}`);
}

async function targetOf(repository: Repository): Promise<Named> {
  const variable = TARGET_BRANCHES.find((key) => (repository.env[key] ?? "") !== "");
  if (variable !== undefined) return targetBranch(variable, repository.env[variable] ?? "", repository);
  const found = defaultBranch(repository);
  if (found !== null) return found;
  const right = repository.isShallow ? ` ${FETCH_ALL}` : "";
  throw new GitError(
    `cannot tell what to compare with: there is no origin/HEAD, main or master here. Name it: --base REF.${right}`,
  );
}

/** The variable holds a name of a branch, and nothing that git would read as anything else. */
const NO_BRANCH = /[\0-\x20~^:?*[\\\x7f]|\.\.|@\{|^-|\/$|\.$|\.lock$/;

async function targetBranch(variable: string, branch: string, repository: Repository): Promise<Named> {
  if (NO_BRANCH.test(branch)) throw new GitError(`${variable} holds no name of a branch. Name the base: --base REF`);
  for (const place of ["refs/remotes/origin", "refs/heads"]) {
    const commit = await commitOf(`${place}/${branch}`, repository);
    if (commit !== null) return { name: place === "refs/heads" ? branch : `origin/${branch}`, commit };
  }
  const merged = await mergedInto(repository);
  if (merged !== null) return { name: branch, commit: merged };
  const right = repository.isShallow ? FETCH_ALL : "Fetch that branch first, or name another base: --base REF";
  throw new GitError(`${variable} says that the change goes into ${branch}, which is not in this clone. ${right}`);
}

/**
 * GitHub checks out a merge of the pull request into its target, made by GitHub and named in GITHUB_SHA: its first
 * parent is the target, which two commits of history hold.
 */
async function mergedInto(repository: Repository): Promise<string | null> {
  const { head, env } = repository;
  const isMerge = head !== null && head === env["GITHUB_SHA"] && (await commitOf("HEAD^2", repository)) !== null;
  return isMerge ? commitOf("HEAD^1", repository) : null;
}

function defaultBranch({ branches }: Repository): Named | null {
  for (const ref of DEFAULT_BRANCHES) {
    const commit = branches.get(ref);
    if (commit !== undefined) return { name: ref.replace(/^refs\/(heads|remotes)\//, ""), commit };
  }
  return null;
}
