import type { ProjectedPeriod } from "../../../core/model/projection.ts";
import { peakOf } from "../../../core/report/findings/figures.ts";
import { type Explained, explainDoc } from "../../../core/report/views/explain.ts";
import { didYouMean } from "../../../core/text/nearest.ts";
import { EXIT, type Io, UsageError } from "../io.ts";
import { pricedOrg } from "../one-org.ts";
import { policyOf } from "../policy.ts";
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
  const result = pricedOrg(org, options, policy, io);
  const period = options.period === undefined ? peakOf(result.projection) : periodNamed(options.period, result);
  const feature = options.feature === undefined ? null : featureNamed(options.feature, period);
  printDoc(explainDoc(result, period, feature), options.format, io);
  return EXIT.pass;
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
  const right = didYouMean(feature, known, `It plans ${known.join(", ")}.`);
  throw new UsageError(`--feature ${feature}: the period does not plan it. ${right}`);
}
