import { findSources } from "../../../adapters/files/find.ts";
import { type CheckOptions, check } from "../../../core/check/check.ts";
import type { Fleet } from "../../../core/check/fleet.ts";
import type { Result } from "../../../core/check/result.ts";
import type { Day } from "../../../core/model/calendar.ts";
import type { Policy } from "../../../core/policy/load.ts";
import { type Explained, isPriced } from "../../../core/report/views/explain.ts";
import { placeText } from "../../../core/text/text.ts";
import { type Io, UsageError } from "../io.ts";
import { noBudget } from "../output/errors.ts";
import { nothingFound, pathOfOrg } from "./named.ts";
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
  throw new UsageError(`${result.file} is ${invalidText(result)}`);
}

/** "invalid at 3:11: not plain YAML: a colon inside a text" */
export function invalidText({ file, findings: [finding] }: Result): string {
  if (finding === undefined) return `invalid: tollgate check ${file} lists everything`;
  const { line, column, message } = finding;
  const where = finding.file === file ? `${line}:${column}` : placeText(finding);
  return `invalid at ${where}: ${message}. tollgate check ${file} lists everything`;
}

/** The budget of an organization, by its id or its file. An invalid file is found by its name. */
function findOrg(name: string, flags: OrgFlags, io: Io): { result: Result; policy: Policy } {
  const path = pathOfOrg(name, flags, io);
  const { results, policy } = checked([path], flags, io);
  const all = [...results];
  const [only] = all;
  const result = all.find(({ org }) => org === name) ?? (all.length === 1 ? only : undefined);
  if (result !== undefined) return { result, policy };
  throw new UsageError(`${path} has ${all.length} budgets. Name one organization, or its file`);
}

/** No budget is there, or none with the labels that are asked for. */
export function noBudgetIn(paths: readonly string[], flags: FleetFlags, io: Io): UsageError {
  const { searched, right } = nothingFound(paths, flags, io);
  return noBudget(searched, right);
}

/** The budgets that the names stand for, in their order; all of them without names. */
export function selected(
  results: readonly Result[],
  names: readonly string[],
  flags: FleetFlags & OrgFlags,
  io: Io,
): readonly Result[] {
  if (results.length === 0) throw noBudgetIn([flags.budgets], flags, io);
  if (names.length === 0) return results;
  const byOrg = new Map(results.map((result) => [result.org, result]));
  return names.flatMap((name) => {
    const own = byOrg.get(name);
    if (own !== undefined) return [own];
    const paths = [pathOfOrg(name, flags, io)];
    const found = [...checked(paths, flags, io).results];
    if (found.length === 0) throw noBudgetIn(paths, flags, io);
    return found;
  });
}
