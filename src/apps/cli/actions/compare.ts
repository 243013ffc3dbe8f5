import { findSources } from "../../../adapters/files/find.ts";
import { check } from "../../../core/check/check.ts";
import { compareDoc, type Pair } from "../../../core/report/views/compare.ts";
import { EXIT, type Io, UsageError } from "../io.ts";
import { knownCard, policyOf, todayOf } from "../policy.ts";
import { printDoc } from "../print-doc.ts";
import { Progress } from "../progress.ts";

export interface CompareFlags {
  rateCard: string;
  where?: ReadonlyMap<string, string>;
  format: string;
  now?: string;
  policy?: string;
}

/** The same files checked twice, side by side: under their own card and under the other. */
export function runCompare(paths: readonly string[], options: CompareFlags, io: Io): number {
  const policy = policyOf(io, options.policy);
  const today = todayOf(io, options.now);
  const rateCard = knownCard(options.rateCard, policy);
  const labels = options.where === undefined ? {} : { where: options.where };
  const own = check(findSources(paths, io.cwd), policy, today, labels);
  const others = check(findSources(paths, io.cwd), policy, today, { ...labels, rateCard });
  const progress = new Progress(io);
  const pairs: Pair[] = [];
  for (const other of others) {
    const next = own.next();
    if (next.done !== true) pairs.push({ own: next.value, other });
    progress.tick("budgets compared");
  }
  progress.done();
  if (pairs.length === 0)
    throw new UsageError(`no budget found in ${paths.join(", ")}. Write one with: tollgate init <org>`);
  printDoc(compareDoc(pairs, rateCard), options.format, io);
  return pairs.some((pair) => pair.own.status === "invalid") ? EXIT.invalid : EXIT.pass;
}
