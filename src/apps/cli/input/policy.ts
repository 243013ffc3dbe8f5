import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { readPolicyFiles } from "../../../adapters/files/policy.ts";
import { type Day, isDay } from "../../../core/model/calendar.ts";
import { loadPolicy, type Policy } from "../../../core/policy/load.ts";
import { type Io, UsageError } from "../io.ts";
import { unknownName } from "../output/errors.ts";

const DEFAULT_FOLDER = "policy";

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
  const path = resolve(io.cwd, folder ?? DEFAULT_FOLDER);
  if (folder !== undefined && !existsSync(path)) throw new UsageError(`--policy ${folder}: there is no such folder`);
  return loadPolicy(readPolicyFiles(path, folder ?? DEFAULT_FOLDER, io.cwd));
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
