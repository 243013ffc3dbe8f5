import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { findSources } from "../../../adapters/files/find.ts";
import { type CheckOptions, check } from "../../../core/check/check.ts";
import type { Fleet } from "../../../core/check/fleet.ts";
import type { Result } from "../../../core/check/result.ts";
import type { Day } from "../../../core/model/calendar.ts";
import type { Policy } from "../../../core/policy/load.ts";
import { type Explained, isPriced } from "../../../core/report/views/explain.ts";
import { placeText } from "../../../core/text/text.ts";
import { type Io, UsageError } from "../io.ts";
import { noBudget, unknownName } from "../output/errors.ts";
import type { FleetFlags } from "./options.ts";
import { knownCard, policyOf, todayOf } from "./policy.ts";

export interface Checked {
  readonly policy: Policy;
  readonly today: Day;
  readonly results: Generator<Result, Fleet, void>;
}

/** The budgets in these files and folders, priced and judged one by one. */
export function checked(paths: readonly string[], flags: FleetFlags & { rateCard?: string }, io: Io): Checked {
  const policy = policyOf(io, flags.policy);
  const today = todayOf(io, flags.now);
  const options: CheckOptions = {
    ...labelsOf(flags),
    ...(flags.rateCard === undefined ? {} : { rateCard: knownCard(flags.rateCard, policy) }),
  };
  return { policy, today, results: check(findSources(paths, io.cwd), policy, today, options) };
}

export const labelsOf = ({ where }: FleetFlags): Pick<CheckOptions, "where"> => (where === undefined ? {} : { where });

/** Where an organization's budget is looked for, and how it is priced. */
export interface OrgFlags {
  readonly budgets: string;
  readonly rateCard?: string;
  readonly now?: string;
  readonly policy?: string;
}

/** The budget of one organization, valid and priced. */
export function pricedOrg(org: string, flags: OrgFlags, io: Io): { result: Explained; policy: Policy } {
  const { result, policy } = findOrg(org, flags, io);
  if (isPriced(result)) return { result, policy };
  throw new UsageError(`${org} is ${invalidText(result)}`);
}

export function invalidText({ file, findings: [finding] }: Result): string {
  const what = finding === undefined ? "" : `${placeText(finding)} ${finding.message}. `;
  return `invalid: ${what}tollgate check ${file} lists everything`;
}

/** The file that is named for the organization first; else any file with its budget. */
function findOrg(org: string, flags: OrgFlags, io: Io): { result: Result; policy: Policy } {
  const own = join(flags.budgets, `${org}.yaml`);
  const known: string[] = [];
  for (const path of [...(existsSync(resolve(io.cwd, own)) ? [own] : []), flags.budgets]) {
    const { results, policy } = checked([path], flags, io);
    for (const result of results) {
      if (result.org === org) return { result, policy };
      if (result.org !== null) known.push(result.org);
    }
  }
  throw unknownOrg(org, known, flags.budgets);
}

/** Those of these ids, in their order; all without ids. */
export function selected(results: readonly Result[], orgs: readonly string[], folder: string): readonly Result[] {
  if (results.length === 0) throw noBudget([folder]);
  if (orgs.length === 0) return results;
  const byOrg = new Map(results.map((result) => [result.org, result]));
  return orgs.map((org) => {
    const result = byOrg.get(org);
    if (result !== undefined) return result;
    const known = [...byOrg.keys()].filter((one) => one !== null);
    throw unknownOrg(org, known, folder);
  });
}

export const unknownOrg = (org: string, known: readonly string[], folder: string): UsageError =>
  unknownName(`no budget for ${org}`, org, known, `Is it below ${folder}?`);
