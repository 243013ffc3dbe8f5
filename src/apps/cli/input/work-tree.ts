import type { Repository } from "../../../adapters/git/repository.ts";
import { differingFiles } from "../../../adapters/git/work-tree.ts";
import { printable } from "../../../core/text/terminal.ts";
import { counted, plural, words } from "../../../core/text/text.ts";
import type { Io } from "../io.ts";

interface Head {
  /** As it was named. */
  readonly head: string;
  readonly commit: string;
  readonly policies: readonly [string, ...string[]];
}

/** So many names are said. */
const MOST = 5;

/** Where the commit is what is checked out: budgets, defaults and policy that are not judged as they lie there. */
export async function sayDiffering(
  paths: readonly string[],
  { head, commit, policies }: Head,
  repository: Repository,
  io: Io,
): Promise<void> {
  if (commit !== repository.head) return;
  const files = await differingFiles(commit, paths, policies, repository);
  const { length } = files;
  if (length === 0) return;
  const named = length > MOST ? [...files.slice(0, MOST - 1), `${length - MOST + 1} more`] : files;
  const what = `${counted(length, "file")} of the work tree ${plural(length, "differs", "differ")}`;
  const text = `${what} from ${head} (${commit.slice(0, 7)}), which is judged instead: ${words(named)}`;
  io.stderr.write(`${printable(text)}\n`);
}
