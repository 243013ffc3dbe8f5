import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { check } from "../../check.ts";
import { findSources } from "../../files/find.ts";
import type { ProjectedPeriod } from "../../model/projection.ts";
import type { Policy } from "../../policy/load.ts";
import { peakOf } from "../../report/peak.ts";
import { type Explained, explainDoc } from "../../report/views/explain.ts";
import { nearest } from "../../rules/nearest.ts";
import type { Result } from "../../verdict/result.ts";
import { EXIT, type Io, UsageError } from "../io.ts";
import { knownCard, policyOf, todayOf } from "../policy.ts";
import { printDoc } from "../print-doc.ts";

export interface ExplainFlags {
  budgets: string;
  period?: string;
  feature?: string;
  rateCard?: string;
  format: string;
  now?: string;
  policy?: string;
}

export function runExplain(org: string, options: ExplainFlags, io: Io): number {
  const policy = policyOf(io, options.policy);
  const result = findOrg(org, options, policy, io);
  if (!isPriced(result)) {
    const [finding] = result.findings;
    throw new UsageError(
      `${org} is invalid: ${finding?.file}:${finding?.line}:${finding?.column} ${finding?.message}. tollgate check ${result.file} lists everything`,
    );
  }
  const period = options.period === undefined ? peakOf(result.projection) : periodNamed(options.period, result);
  const feature = options.feature === undefined ? null : featureNamed(options.feature, period);
  printDoc(explainDoc(result, period, feature), options.format, io);
  return EXIT.pass;
}

const isPriced = (result: Result): result is Explained =>
  result.budget !== null && result.card !== null && result.projection !== null;

/** Its own file first; else any file that budgets it. */
function findOrg(org: string, options: ExplainFlags, policy: Policy, io: Io): Result {
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
  const match = nearest(org, known);
  const right = match === null ? `Is it below ${options.budgets}?` : `Did you mean ${match}?`;
  throw new UsageError(`no budget for ${org}. ${right}`);
}

function periodNamed(month: string, { projection: { periods } }: Explained): ProjectedPeriod {
  const found = periods.find(({ period }) => period.month === month);
  if (found !== undefined) return found;
  const [first, last] = [periods[0]?.period.month, periods.at(-1)?.period.month];
  throw new UsageError(`--period ${month}: the plan has the periods ${first} to ${last}`);
}

function featureNamed(feature: string, { segment: { lines } }: ProjectedPeriod): string {
  const known = lines.map((line) => line.feature);
  if (known.includes(feature)) return feature;
  const match = nearest(feature, known);
  const right = match === null ? `It plans ${known.join(", ")}.` : `Did you mean ${match}?`;
  throw new UsageError(`--feature ${feature}: the period does not plan it. ${right}`);
}
