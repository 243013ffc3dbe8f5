import { posix, resolve } from "node:path";
import { type FoundFile, findFiles } from "../../../adapters/files/find.ts";
import { isThere } from "../../../adapters/files/names.ts";
import { entriesOnDisk, nearlyDefaults } from "../../../adapters/files/near-names.ts";
import { type Base, baseOf } from "../../../adapters/git/base.ts";
import { type Change, changeOf } from "../../../adapters/git/change.ts";
import { Blobs } from "../../../adapters/git/objects/blobs.ts";
import { TreeReader } from "../../../adapters/git/objects/tree-reader.ts";
import { shownPath } from "../../../adapters/git/paths.ts";
import { type PolicyFolders, policyOf } from "../../../adapters/git/policy.ts";
import { headOf, openRepository, type Repository } from "../../../adapters/git/repository.ts";
import type { Source } from "../../../core/model/source.ts";
import type { NotRead } from "../../../core/rules/not-read.ts";
import { counted, plural } from "../../../core/text/text.ts";
import type { Io } from "../io.ts";
import type { Unchecked } from "./elsewhere.ts";
import { policiesOf } from "./policy.ts";
import type { SideFlags } from "./sides.ts";

/** The budgets of the work tree that differ from the base. */
export interface Changed {
  readonly sources: Iterable<Source>;
  /** The budgets that do not differ. */
  readonly unchecked: Unchecked;
  /** Whether there are budgets, changed or not. */
  readonly isAny: boolean;
  /** What is meant for defaults, and is not read, whether or not it differs. */
  readonly nearly: () => readonly NotRead[];
  /** "3 budgets differ from origin/main (1a2b3c4)" */
  readonly summary: string;
}

export type ChangedFlags = Pick<SideFlags, "base" | "policy">;

export async function changedFiles(paths: readonly string[], flags: ChangedFlags, io: Io): Promise<Changed> {
  const repository = await openRepository(io);
  const head = headOf(repository);
  const policies = policiesOf(flags.policy, io.cwd);
  // Where the change left its target: what others have merged since is not of this change.
  const left = async (): Promise<Base> => {
    const base = await baseOf(head, flags.base, repository);
    return { ...base, commit: base.mergeBase };
  };
  const asked = { base: left, head: null, budgets: paths, policies };
  const change = await changeOf(asked, repository);
  const { base } = change;
  const nearly = (): NotRead[] => nearlyDefaultsIn(change.folders(), repository);
  if (isOtherPolicy(change, policies, repository)) {
    const found = [...findFiles(paths, io.cwd)];
    const summary = `the policy differs from ${baseText(base)}: every budget is checked`;
    return { sources: readEach(found), unchecked: () => [], isAny: found.length > 0, summary, nearly };
  }
  const changed = differing(change, paths, repository);
  return {
    sources: readEach(changed),
    unchecked: (name) => change.untouchedNamed(name).map((path) => shownPath(path, repository)),
    isAny: changed.length > 0 || change.hasUntouched(),
    nearly,
    summary: summaryText(changed.filter(({ file }) => isThere(io.cwd, file)).length, goneOf(change), base),
  };
}

/** A policy with other content can change the verdict on every budget. */
function isOtherPolicy(change: Change, folders: PolicyFolders, repository: Repository): boolean {
  if (!change.isPolicy) return false;
  const readers = [new TreeReader(change.tree, new Blobs(repository), repository), null];
  const [before, after] = readers.map((reader) => JSON.stringify(policyOf(folders, reader, repository)));
  return before !== after;
}

function differing(change: Change, paths: readonly string[], repository: Repository): FoundFile[] {
  const { cwd } = repository;
  if (!change.isPlain || !change.hasUntouched()) return amongAll(change, paths, repository);
  const changed = [...change.budgets].filter(([, { after }]) => after !== null);
  const names = changed.map(([path]) => shownPath(path, repository)).filter((name) => isThere(cwd, name));
  return [...findFiles(names.sort(), cwd)];
}

/** A check follows links, which git does not list: where there are links, every file is looked at. */
function amongAll(change: Change, paths: readonly string[], repository: Repository): FoundFile[] {
  const untouched = new Set(change.untouched().map((path) => shownPath(path, repository)));
  return [...findFiles(paths, repository.cwd)].filter(({ file }) => !untouched.has(file));
}

/** Folders of budgets, be they changed or not, by the names that are shown. */
function nearlyDefaultsIn(folders: readonly string[], repository: Repository): NotRead[] {
  return folders.flatMap((folder) => {
    const shown = shownPath(folder, repository);
    const files = entriesOnDisk(resolve(repository.cwd, shown)).filter(({ isFolder }) => !isFolder);
    const near = nearlyDefaults(files.map(({ name }) => name));
    return near.map(({ name, ...one }) => ({ ...one, file: posix.join(shown, name) }));
  });
}

function* readEach(files: Iterable<FoundFile>): Generator<Source> {
  for (const file of files) yield file.read();
}

const baseText = ({ name, commit }: Base): string => `${name} (${commit.slice(0, 7)})`;

const goneOf = ({ budgets }: Change): number => [...budgets.values()].filter(({ after }) => after === null).length;

function summaryText(changed: number, gone: number, base: Base): string {
  const what = `${counted(changed, "budget")} ${plural(changed, "differs", "differ")}`;
  const lost = gone === 0 ? "" : `, ${counted(gone, "is", "are")} removed`;
  return `${what} from ${baseText(base)}${lost}`;
}
