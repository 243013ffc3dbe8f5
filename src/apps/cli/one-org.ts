import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { findSources } from "../../adapters/files/find.ts";
import { check } from "../../core/check/check.ts";
import type { Result } from "../../core/check/result.ts";
import type { Policy } from "../../core/policy/load.ts";
import type { Explained } from "../../core/report/views/explain.ts";
import { didYouMean } from "../../core/text/nearest.ts";
import { placeText } from "../../core/text/text.ts";
import { type Io, UsageError } from "./io.ts";
import { knownCard, todayOf } from "./policy.ts";

/** Where an organization's budget is looked for, and how it is priced. */
export interface OrgFlags {
  readonly budgets: string;
  readonly rateCard?: string;
  readonly now?: string;
}

/** The budget of one organization, valid and priced. */
export function pricedOrg(org: string, options: OrgFlags, policy: Policy, io: Io): Explained {
  const result = findOrg(org, options, policy, io);
  if (isPriced(result)) return result;
  const [finding] = result.findings;
  throw new UsageError(
    `${org} is invalid: ${finding === undefined ? "" : `${placeText(finding)} ${finding.message}. `}tollgate check ${result.file} lists everything`,
  );
}

export const isPriced = (result: Result): result is Explained =>
  result.budget !== null && result.card !== null && result.projection !== null;

/** Its own file first; else any file that budgets it. */
function findOrg(org: string, options: OrgFlags, policy: Policy, io: Io): Result {
  const today = todayOf(io, options.now);
  const checkOptions = options.rateCard === undefined ? {} : { rateCard: knownCard(options.rateCard, policy) };
  const own = join(options.budgets, `${org}.yaml`);
  const known: string[] = [];
  for (const paths of [existsSync(resolve(io.cwd, own)) ? [own] : [], [options.budgets]]) {
    for (const result of check(findSources(paths, io.cwd), policy, today, checkOptions)) {
      if (result.org === org) return result;
      if (result.org !== null) known.push(result.org);
    }
  }
  throw new UsageError(`no budget for ${org}. ${didYouMean(org, known, `Is it below ${options.budgets}?`)}`);
}
