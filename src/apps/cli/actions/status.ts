import { findSources } from "../../../adapters/files/find.ts";
import { check } from "../../../core/check/check.ts";
import { HEALTHS, type Health } from "../../../core/check/health.ts";
import type { Result } from "../../../core/check/result.ts";
import { dayNumber } from "../../../core/model/calendar.ts";
import type { Guardrails } from "../../../core/model/guardrails.ts";
import type { Explained } from "../../../core/report/views/explain.ts";
import { statusDoc } from "../../../core/report/views/status.ts";
import { statusCsv } from "../../../core/report/views/status-csv.ts";
import { statusFleetDoc, type Unknown } from "../../../core/report/views/status-fleet.ts";
import { statusOf } from "../../../core/status/assess.ts";
import type { Status } from "../../../core/status/status.ts";
import { nearest } from "../../../core/text/nearest.ts";
import { printable } from "../../../core/text/terminal.ts";
import { complain } from "../complain.ts";
import { EXIT, type Io, UsageError } from "../io.ts";
import { isPriced } from "../one-org.ts";
import { policyOf, todayOf } from "../policy.ts";
import { printDoc } from "../print-doc.ts";
import { printFindings } from "../print-findings.ts";
import { Progress } from "../progress.ts";
import { readPublished } from "../usage-published.ts";
import { type UsageOf, usageOf } from "../usage-sources.ts";
import type { AwsFlags } from "./doctor.ts";

export interface StatusFlags extends AwsFlags {
  usage?: string;
  from: "meter" | "cloudwatch";
  budgets: string;
  period?: string;
  where?: ReadonlyMap<string, string>;
  format: string;
  failOn?: Exclude<Health, "green">;
  now?: string;
  policy?: string;
}

/** 2 where nothing can be said of an organization: unknown is not healthy. */
export async function runStatus(orgs: readonly string[], options: StatusFlags, io: Io): Promise<number> {
  const { guardrails, ...policy } = policyOf(io, options.policy);
  const labels = options.where === undefined ? {} : { where: options.where };
  const today = todayOf(io, options.now);
  const results = [...check(findSources([options.budgets], io.cwd), { guardrails, ...policy }, today, labels)];
  const statuses: Status[] = [];
  const failed: Unknown[] = [];
  const wanted = selected(results, orgs, options.budgets);
  const isPublished = options.usage === undefined && options.from === "cloudwatch";
  const readUsage = isPublished
    ? await readPublished({ ...options, at: atOf(options, io) }, wanted.filter(isPriced), io)
    : usageOf(options, wanted.length, io);
  const progress = new Progress(io);
  for (const result of wanted) {
    const found = isPriced(result) ? await statusOrWhy(readUsage, result, guardrails) : unknown(invalidText(result));
    if ("why" in found) failed.push({ org: result.org ?? result.file, ...found });
    else statuses.push(found);
    progress.tick("organizations read");
  }
  progress.done();
  const [only] = statuses;
  if (options.format === "csv") io.stdout.write(statusCsv(statuses));
  else if (statuses.length === 1 && failed.length === 0 && only !== undefined)
    printDoc(statusDoc(only, guardrails), options.format, io);
  else printDoc(statusFleetDoc(statuses, failed), options.format, io);
  if (options.format === "csv") for (const one of failed) sayUnknown(one, io);
  return failed.length > 0 ? EXIT.invalid : exitOf(statuses, options.failOn);
}

/** A day that was named is over. */
const atOf = ({ now }: StatusFlags, io: Io): number =>
  now === undefined ? Math.floor(io.now().getTime() / 1000) : (dayNumber(todayOf(io, now)) + 1) * 86_400;

const BEFORE = "the period is before its plan begins";

type Why = Omit<Unknown, "org">;

const unknown = (why: string): Why => ({ why, findings: [] });

async function statusOrWhy(readUsage: UsageOf, result: Explained, guardrails: Guardrails): Promise<Status | Why> {
  try {
    return statusOf(result, guardrails, await readUsage(result)) ?? unknown(BEFORE);
  } catch (error) {
    if (error instanceof UsageError) return { why: error.message, findings: error.findings };
    throw error;
  }
}

/** Beside a table for a program: what is not in it. */
function sayUnknown({ org, why, findings }: Unknown, io: Io): void {
  complain(`tollgate: ${printable(`${org}: ${why}`)}\n`, io);
  printFindings(findings, io);
}

function invalidText({ file, findings }: Result): string {
  const [finding] = findings;
  return `invalid: ${finding?.file}:${finding?.line}:${finding?.column} ${finding?.message}. tollgate check ${file} lists everything`;
}

function selected(results: readonly Result[], orgs: readonly string[], folder: string): readonly Result[] {
  if (results.length === 0) throw new UsageError(`no budget found in ${folder}. Write one with: tollgate init <org>`);
  if (orgs.length === 0) return results;
  const byOrg = new Map(results.map((result) => [result.org, result]));
  return orgs.map((org) => {
    const result = byOrg.get(org);
    if (result !== undefined) return result;
    const match = nearest(
      org,
      [...byOrg.keys()].filter((known) => known !== null),
    );
    throw new UsageError(
      `no budget for ${org}. ${match === null ? `Is it below ${folder}?` : `Did you mean ${match}?`}`,
    );
  });
}

function exitOf(statuses: readonly Status[], failOn: StatusFlags["failOn"]): number {
  if (failOn === undefined) return EXIT.pass;
  const least = HEALTHS.indexOf(failOn);
  return statuses.some(({ health }) => HEALTHS.indexOf(health) >= least) ? EXIT.failed : EXIT.pass;
}
