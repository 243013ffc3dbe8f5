import { meantText } from "../../core/text/nearest.ts";
import { GitError } from "./command/command.ts";
import { commitsIn, readEvent } from "./event.ts";
import { commitOf, DEFAULT_BRANCHES, FETCH_ALL, isAncestor, mergeBaseOf, type Repository } from "./repository.ts";

/** What a change is compared with. */
export interface Base {
  /** As people know it: "origin/main". */
  readonly name: string;
  /** Its newest commit. A branch chooses its own merge base, and could choose one that nobody approved. */
  readonly commit: string;
  /** Where the change left it. The same as `commit`, unless the change is behind. */
  readonly mergeBase: string;
}

/** Where CI systems say into which branch a change is to go. Azure's name of it is its last part alone: 1 of release/1. */
const TARGET_BRANCHES = [
  "GITHUB_BASE_REF",
  "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
  "BITBUCKET_PR_DESTINATION_BRANCH",
  "SYSTEM_PULLREQUEST_TARGETBRANCH",
  "SYSTEM_PULLREQUEST_TARGETBRANCHNAME",
  "CHANGE_TARGET",
  "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
] as const;

/** What was named, else the branch that the change goes into, else the default branch. */
export async function baseOf(head: string, named: string | undefined, repository: Repository): Promise<Base> {
  const { name, commit } = await (named === undefined ? targetOf(repository) : namedBase(named, repository));
  const mergeBase = await mergeBaseOf(commit, head, repository);
  if (mergeBase !== null) return { name, commit, mergeBase };
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
  if (commit !== null) {
    await demandOne(name, repository);
    return { name, commit };
  }
  const isRemote = name !== "" && (await commitOf(`refs/remotes/origin/${name}`, repository)) !== null;
  const otherwise = repository.isShallow ? FETCH_ALL : "Is it fetched? git branch --all lists the branches.";
  const right = meantText(isRemote ? `origin/${name}` : null, otherwise);
  throw new GitError(`--base ${name}: there is no such commit here. ${right}`);
}

/** Git takes a tag before a branch of the same name, and whoever may push a tag would choose the base. */
async function demandOne(name: string, repository: Repository): Promise<void> {
  const refs = ["refs/tags", "refs/heads", "refs/remotes"].map((place) => `${place}/${name}`);
  const commits = await Promise.all(refs.map((ref) => commitOf(ref, repository)));
  const there = refs.filter((_, index) => commits[index] !== null);
  if (new Set(commits.filter((commit) => commit !== null)).size < 2) return;
  throw new GitError(`--base ${name} means more than one commit. Write which: ${there.join(" or ")}`);
}

async function targetOf(repository: Repository): Promise<Named> {
  const variable = TARGET_BRANCHES.find((key) => (repository.env[key] ?? "") !== "");
  const train = await trainBase(repository);
  if (train !== null) return train;
  if (variable !== undefined) {
    const said = repository.env[variable] ?? "";
    const branch = variable.startsWith("SYSTEM_") ? said.replace(/^refs\/heads\//, "") : said;
    return targetBranch(variable, branch, repository);
  }
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
 * GitHub and Azure check out a merge of the pull request into its target, which they made and name in a variable: its
 * first parent is the target, which two commits of history hold.
 * @returns the target; null where what is checked out is no such merge
 * @throws GitError where its parents are not those that the host names
 */
async function mergedInto(repository: Repository): Promise<string | null> {
  const { head, env } = repository;
  const [into, merged] = await Promise.all([commitOf("HEAD^1", repository), commitOf("HEAD^2", repository)]);
  const [variable, said] = mergeIn(env);
  if (head === null || head !== env[variable] || into === null || merged === null) return null;
  const isBase = said.base === null || said.base === into || (await isAncestor(said.base, into, repository));
  if (isBase && (said.head === null || said.head === merged)) return into;
  const what = isBase ? "the pull request" : "its target";
  throw new GitError(`${variable} is a merge, but not of ${what} as its host names it. ${FETCH_ALL}`);
}

/** The variable with the merge, and the commits that the host names. */
function mergeIn(env: Repository["env"]): readonly [string, ReturnType<typeof commitsIn>] {
  const head = env["SYSTEM_PULLREQUEST_SOURCECOMMITID"];
  return head ? ["BUILD_SOURCEVERSION", { base: null, head }] : ["GITHUB_SHA", commitsIn(readEvent(env))];
}

/**
 * A merge train puts requests on top of each other. Each is compared with what it is on top of: the one before it may
 * be what fails.
 */
async function trainBase(repository: Repository): Promise<Named | null> {
  const { env } = repository;
  if (env["CI_MERGE_REQUEST_EVENT_TYPE"] !== "merge_train") return null;
  const name = "the merge train";
  const [into, merged] = await Promise.all([commitOf("HEAD^1", repository), commitOf("HEAD^2", repository)]);
  if (into !== null && merged !== null && merged === env["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"])
    return { name, commit: into };
  const target = await commitOf(env["CI_MERGE_REQUEST_TARGET_BRANCH_SHA"] ?? "", repository);
  if (target !== null && (await isAncestor(target, "HEAD", repository))) return { name, commit: target };
  throw new GitError(`cannot tell what this merge train is on top of. Name it: --base REF. ${FETCH_ALL}`);
}

function defaultBranch({ branches }: Repository): Named | null {
  for (const ref of DEFAULT_BRANCHES) {
    const commit = branches.get(ref);
    if (commit !== undefined) return { name: ref.replace(/^refs\/(heads|remotes)\//, ""), commit };
  }
  return null;
}
