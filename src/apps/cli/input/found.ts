import { resolve } from "node:path";
import { findSources } from "../../../adapters/files/find.ts";
import { isYaml } from "../../../adapters/files/names.ts";
import { entriesOnDisk } from "../../../adapters/files/near-names.ts";
import type { PolicyHere } from "../../../adapters/git/sparse.ts";
import type { CheckOptions } from "../../../core/check/check.ts";
import type { Source } from "../../../core/model/source.ts";
import type { NotRead } from "../../../core/rules/not-read.ts";
import { printable } from "../../../core/text/terminal.ts";
import { type Io, UsageError } from "../io.ts";
import { elsewhere } from "./elsewhere.ts";
import { nearlyPolicyOf, policyFilesOf } from "./policy.ts";

/** What a check is about. */
export interface Found extends Pick<CheckOptions, "isPart" | "elsewhere"> {
  readonly policy: PolicyHere;
  readonly sources: Iterable<Source>;
  /** What is not read, although its name says that it is meant to be. Known at the end. */
  readonly notRead: () => readonly NotRead[];
  /** False: they are read from a commit. */
  readonly isOnDisk: boolean;
}

export interface FoundFlags {
  readonly policy?: string;
  readonly changed?: boolean;
  readonly base?: string;
  readonly head?: string;
}

/** All budgets, those that differ from a commit, or those of a commit. */
export async function found(paths: readonly string[], flags: FoundFlags, io: Io): Promise<Found> {
  const { changed = false, base, head } = flags;
  if (!changed && base !== undefined)
    throw new UsageError("--base needs --changed: it names the commit to compare with");
  if (head === undefined) return onDisk(paths, flags, io);
  if (changed)
    throw new UsageError(
      "--head reads a commit, and --changed the work tree: use one of them, or tollgate diff --head",
    );
  return (await import("./committed.ts")).committed(paths, { ...flags, head }, io);
}

async function onDisk(paths: readonly string[], flags: FoundFlags, io: Io): Promise<Found> {
  const policy = policyFilesOf(io, flags.policy);
  const entriesOf = (folder: string) => entriesOnDisk(resolve(io.cwd, folder));
  const nearPolicy = (): NotRead[] => nearlyPolicyOf(io, flags.policy, policy.folder, entriesOf);
  if (flags.changed !== true) {
    const near: NotRead[] = [];
    const sources = findSources(paths, io.cwd, (file) => void near.push(file));
    const found = { policy, sources, notRead: () => [...near, ...nearPolicy()], isOnDisk: true };
    return paths.some(isYaml) ? { ...found, elsewhere: elsewhere(paths, () => [], io.cwd) } : found;
  }
  const { changedFiles } = await import("./changed.ts");
  const { sources, unchecked, isAny, summary, nearly } = await changedFiles(paths, flags, io);
  io.stderr.write(`${printable(summary)}\n`);
  const notRead = (): NotRead[] => [...nearly(), ...nearPolicy()];
  return { policy, sources, notRead, isOnDisk: true, isPart: isAny, elsewhere: elsewhere(paths, unchecked, io.cwd) };
}
