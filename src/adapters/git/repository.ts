import { FOLDERS, firstLine, GitError, type GitPlace, git } from "./command/command.ts";

export interface Repository extends GitPlace {
  /** The working directory, seen from the root of the work tree: "" or "finops/". */
  readonly prefix: string;
  /** History is cut off somewhere. */
  readonly isShallow: boolean;
  /** The commit that is checked out; null where there is none yet. */
  readonly head: string | null;
  /** Commits of DEFAULT_BRANCHES that are here. */
  readonly branches: ReadonlyMap<string, string>;
}

/** The repository around a working directory. */
export async function openRepository(from: GitPlace): Promise<Repository> {
  const place = await withRoot(from);
  const asked = ["--is-inside-work-tree", "--is-shallow-repository", "--revs-only", "HEAD", "--show-prefix"];
  const [{ code, out, err }, branches] = await Promise.all([git(["rev-parse", ...asked], place), branchesIn(place)]);
  if (code !== 0) throw new GitError(refusal(err));
  const [isInside, isShallow, ...rest] = out.toString("utf8").split("\n");
  if (isInside !== "true") throw new GitError(NO_WORK_TREE);
  // The last: a folder's name can have more than one line.
  const [head, prefix] = IS_ID.test(rest[0] ?? "") ? [rest[0] ?? null, rest.slice(1)] : [null, rest];
  return { ...place, isShallow: isShallow === "true", head, branches, prefix: prefix.join("\n").replace(/\n$/, "") };
}

/**
 * Git sets GIT_DIR for the hooks of a linked work tree, and no GIT_WORK_TREE: it then takes the working directory for the
 * root, and finds no budget of the base. Where the same repository is found without it, it is found without it.
 * @throws GitError where GIT_DIR names another repository than the one around the working directory
 */
async function withRoot(place: GitPlace): Promise<GitPlace> {
  const { GIT_DIR: folder, ...env } = place.env;
  if (folder === undefined || (env["GIT_WORK_TREE"] ?? "") !== "") return place;
  const without = { ...place, env };
  const [named, found] = await Promise.all([gitFolder(place), gitFolder(without)]);
  if (found === null || found !== named)
    throw new GitError("GIT_DIR is set, and GIT_WORK_TREE is not: set both, or neither");
  return without;
}

async function gitFolder(place: GitPlace): Promise<string | null> {
  const { code, out } = await git(["rev-parse", "--absolute-git-dir"], place);
  return code === 0 ? out.toString("utf8") : null;
}

/** What people's default branches are called, in the order they are tried. */
export const DEFAULT_BRANCHES = [
  "refs/remotes/origin/HEAD",
  "refs/remotes/origin/main",
  "refs/remotes/origin/master",
  "refs/heads/main",
  "refs/heads/master",
];

async function branchesIn(place: GitPlace): Promise<ReadonlyMap<string, string>> {
  const { out } = await git(["for-each-ref", "--format=%(refname) %(objectname)", ...DEFAULT_BRANCHES], place);
  const lines = out.toString("utf8").split("\n");
  return new Map(lines.map((line) => line.split(" ") as [string, string]));
}

const IS_ID = /^[0-9a-f]{40,64}$/;

const NO_WORK_TREE = `this is no work tree of git. Run it in one, or compare two folders: ${FOLDERS}`;

function refusal(err: string): string {
  if (err.includes("bare repository")) return NO_WORK_TREE;
  if (err.includes("dubious ownership")) {
    const [, folder = "FOLDER"] = /repository at '([^']+)'/.exec(err) ?? [];
    return `git does not trust this folder, as it belongs to somebody else: git config --global --add safe.directory '${folder}'`;
  }
  if (err.includes("not a git repository")) {
    return `there is no git repository here. Run it in one, or compare two folders: ${FOLDERS}`;
  }
  return `git cannot use this repository: ${firstLine(err)}`;
}

/** What is checked out. */
export function headOf({ head }: Repository): string {
  if (head !== null) return head;
  throw new GitError("there is no commit yet to compare with. Commit first; tollgate check judges what is there");
}

/** The commit a name stands for; null where it stands for none. A name is never taken for an option. */
export async function commitOf(name: string, repository: Repository): Promise<string | null> {
  if (name === "HEAD") return repository.head;
  if (name === "" || name.includes("\0")) return null;
  const { code, out } = await git(
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`],
    repository,
  );
  return code === 0 ? out.toString("utf8").trim() : null;
}

/** The last commit that two have in common; null where this clone knows none. */
export async function mergeBaseOf(one: string, other: string, repository: Repository): Promise<string | null> {
  const { code, out } = await git(["merge-base", one, other], repository);
  return code === 0 ? out.toString("utf8").trim() : null;
}

export async function isAncestor(one: string, other: string, repository: Repository): Promise<boolean> {
  return (await git(["merge-base", "--is-ancestor", one, other], repository)).code === 0;
}

/** What makes up for a history that is not here. */
export const FETCH_ALL =
  "This clone is shallow: fetch all of it (GitHub: actions/checkout with fetch-depth: 0; GitLab: GIT_DEPTH: 0; Azure: fetchDepth: 0; Bitbucket: depth: full; elsewhere: git fetch --unshallow).";
