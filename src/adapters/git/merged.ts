import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, posix, resolve } from "node:path";
import type { Base } from "./base.ts";
import { failure, GitError, git, gitOutput } from "./command/command.ts";
import { withoutPrograms } from "./command/filters.ts";
import type { Differences } from "./differences.ts";
import { isSubmodule } from "./objects/tree.ts";
import type { Repository } from "./repository.ts";

/** What would be in the target after the merge. */
export interface Merged {
  readonly tree: string;
  /** Sees the objects of that tree too, until it is closed. */
  readonly repository: Repository;
  close(): void;
}

/**
 * The merge of a change into the newest commit of its target, for a change that is behind it: otherwise it would seem to
 * remove what others have merged since. Nothing is written to the repository or its work tree.
 *
 * @param head a commit; null: what the work tree would commit, by its differences from the commit that is checked out
 * @throws GitError where both changed the same lines, or git is too old to merge without a work tree
 */
export async function merged(base: Base, head: string | Differences, repository: Repository): Promise<Merged> {
  await demandMergeTree(base, repository);
  const options = await withoutPrograms(repository);
  if (options === null)
    throw new GitError("a filter or merge driver of this repository has a name that git cannot be told");
  const folder = mkdtempSync(join(tmpdir(), "tollgate-merge-"));
  const close = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const scratch = await scratchIn(folder, repository);
    const commit = typeof head === "string" ? head : await commitOfWorkTree(head, options, scratch);
    return { tree: await mergeTree(base, commit, options, scratch), repository: scratch, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** New objects and the index lie in a folder of their own. */
async function scratchIn(folder: string, repository: Repository): Promise<Repository> {
  const out = await gitOutput(["rev-parse", "--git-path", "objects"], repository);
  const objects = resolve(repository.cwd, out.toString("utf8").replace(/\n$/, ""));
  const others = repository.env["GIT_ALTERNATE_OBJECT_DIRECTORIES"];
  const own = join(folder, "objects");
  mkdirSync(own);
  const env = {
    ...repository.env,
    GIT_INDEX_FILE: join(folder, "index"),
    GIT_OBJECT_DIRECTORY: own,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: [objects, ...(others === undefined ? [] : [others])].join(delimiter),
  };
  return { ...repository, env };
}

/** Git asks for a name, and puts it nowhere that anybody sees. */
const IDENTITY = Object.fromEntries(
  ["AUTHOR", "COMMITTER"].flatMap((who) => [
    [`GIT_${who}_NAME`, "tollgate"],
    [`GIT_${who}_EMAIL`, "tollgate@localhost"],
  ]),
);

async function commitOfWorkTree(differences: Differences, options: string[], scratch: Repository): Promise<string> {
  const root = resolve(scratch.cwd, posix.relative(scratch.prefix, ""));
  const place = { cwd: root, env: { ...scratch.env, ...IDENTITY } };
  const run = async (args: readonly string[], input?: string): Promise<string> =>
    (await gitOutput([...options, ...args], place, input)).toString("utf8").trim();
  await run(["read-tree", "HEAD"]);
  const paths = [...differences].filter(
    ([, { after }]) => after === null || after === "on disk" || !isSubmodule(after),
  );
  const input = paths.map(([path]) => `${path}\0`).join("");
  if (input !== "") await run(["update-index", "--add", "--remove", "-z", "--stdin"], input);
  return run(["commit-tree", await run(["write-tree"]), "-p", "HEAD", "-m", "the work tree"]);
}

async function mergeTree(base: Base, commit: string, options: string[], scratch: Repository): Promise<string> {
  const args = ["merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", base.commit, commit];
  const { code, out, err } = await git([...options, ...args], scratch);
  const [tree = "", file = ""] = out.toString("utf8").split("\0");
  if (code === 0) return tree;
  if (code !== 1) throw failure("merge-tree", err);
  throw new GitError(
    `this change conflicts with ${base.name} in ${file}. Merge ${base.name} into it, and solve the conflict`,
  );
}

/** Where `git merge-tree --write-tree` begins. */
const [MAJOR, MINOR] = [2, 38];

async function demandMergeTree({ name }: Base, repository: Repository): Promise<void> {
  const version = (await gitOutput(["version"], repository))
    .toString("utf8")
    .trim()
    .replace(/^git version /, "");
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > MAJOR || (major === MAJOR && minor >= MINOR)) return;
  throw new GitError(
    `this change is behind ${name}, and git ${version} cannot merge it for a look: take git ${MAJOR}.${MINOR} or later, or merge ${name} into it`,
  );
}
