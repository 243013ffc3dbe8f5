import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type EntriesOf, type Near, nearlyPolicy, nearlyPolicyFolders } from "../../../adapters/files/near-names.ts";
import { hasPolicy, policyFolders } from "../../../adapters/files/policy.ts";
import { type PolicyHere, policyHere } from "../../../adapters/git/sparse.ts";
import { type Day, isDay } from "../../../core/model/calendar.ts";
import { loadPolicy, type Policy } from "../../../core/policy/load.ts";
import type { NotRead } from "../../../core/rules/not-read.ts";
import { type Io, UsageError } from "../io.ts";
import { unknownName } from "../output/errors.ts";

/** Where policy is looked for: --policy, or each `policy/` from the working directory up to the repository's root. */
export const policiesOf = (folder: string | undefined, cwd: string): [string, ...string[]] =>
  folder === undefined ? policyFolders(cwd) : [folder];

/**
 * The policy of the working directory, or of --policy.
 * @throws UsageError with everything that is wrong with it: without a part of the policy, the figures would differ.
 */
export function policyOf(io: Io, folder?: string): Policy {
  const policy = policyAsFound(io, folder);
  demandSound(policy);
  return policy;
}

/** The valid part of the policy, for commands that report the invalid part themselves. */
export function policyAsFound(io: Io, folder?: string): Policy {
  return loadPolicy(policyFilesOf(io, folder).files);
}

export function policyFilesOf(io: Io, folder?: string): PolicyHere {
  const found = policyHere(policiesOf(folder, io.cwd), io);
  demandPolicy(found, folder, () => existsSync(resolve(io.cwd, folder ?? "")));
  return found;
}

/** @throws UsageError where the folder that is named has no policy: the shipped one would judge in its place. */
export function demandPolicy({ files }: PolicyHere, folder: string | undefined, isThere: () => boolean): void {
  if (folder === undefined || hasPolicy(files)) return;
  if (!isThere()) throw new UsageError(`--policy ${folder}: there is no such folder`);
  throw new UsageError(`--policy ${folder}: there is no policy in it, neither guardrails.yaml nor rate-cards/*.yaml`);
}

/** What is nearly named as policy, in the folder that judges and where it was looked for. */
export function nearlyPolicyOf(io: Io, named: string | undefined, folder: string, entriesOf: EntriesOf): NotRead[] {
  const shown = (at: string, { name, ...near }: Near): NotRead => ({
    ...near,
    file: at === "." ? name : `${at}/${name}`,
  });
  const beside = named === undefined ? policiesOf(named, io.cwd).map(dirname) : [];
  return [
    ...nearlyPolicy(folder, entriesOf).map((near) => shown(folder, near)),
    ...beside.flatMap((at) => nearlyPolicyFolders(at, entriesOf).map((near) => shown(at, near))),
  ];
}

function demandSound({ findings }: Policy): void {
  if (findings.length > 0) throw new UsageError("the policy is invalid", findings);
}

/** --now as a day: YYYY-MM-DD, or the day, UTC, of an instant. */
export function todayOf(io: Io, now?: string): Day {
  if (now === undefined) return io.now().toISOString().slice(0, 10);
  if (isDay(now)) return now;
  const instant = new Date(now);
  if (!/^\d{4}-\d{2}-\d{2}T/.test(now) || Number.isNaN(instant.getTime())) {
    throw new UsageError(`--now ${now}: write a day as YYYY-MM-DD, or an instant as 2026-11-23T08:00:00Z`);
  }
  return instant.toISOString().slice(0, 10);
}

export function knownCard(id: string, policy: Policy): string {
  const { cards } = policy;
  if (cards.has(id)) return id;
  // The card may be one of the invalid ones.
  demandSound(policy);
  const known = [...cards.keys()];
  throw unknownName(`there is no rate card ${id}`, id, known, `Use one of ${known.join(", ")}.`);
}
