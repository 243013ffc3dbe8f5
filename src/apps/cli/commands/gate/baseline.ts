import { resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import { rewrite } from "../../../../adapters/files/edit/rewrite.ts";
import { reasonOf } from "../../../../adapters/files/read.ts";
import { parseDefaults } from "../../../../core/budget/defaults.ts";
import type { BaselineOptions } from "../../../../core/check/baseline.ts";
import { check } from "../../../../core/check/check.ts";
import { waiverEntry, withWaivers } from "../../../../core/fix/waivers.ts";
import { type Day, daysBetween } from "../../../../core/model/calendar.ts";
import type { Finding } from "../../../../core/model/finding.ts";
import type { Policy } from "../../../../core/policy/load.ts";
import { patchOf } from "../../../../core/report/documents/patch.ts";
import { type AcceptedFile, type Baseline, baselineDoc } from "../../../../core/report/views/baseline.ts";
import {
  type Approval,
  approvalOf,
  type BaselineFlags,
  expiryOf,
  optionsOf,
  whyLeft,
} from "../../input/baseline-flags.ts";
import { errorsOf, type Failing, surveyOf } from "../../input/failures.ts";
import { pathsOf } from "../../input/named.ts";
import { collect, withDocFormat, withLabels, withPaths, withPolicy } from "../../input/options.ts";
import { policyOf, todayOf } from "../../input/policy.ts";
import { EXIT, Interrupted, type Io } from "../../io.ts";
import { reportDoc } from "../../output/doc-reports.ts";
import { Progress } from "../../output/progress.ts";
import type { Define } from "../../program.ts";

const EXAMPLES = `
Examples:
  tollgate baseline --dry-run               what would be accepted, as a patch
  tollgate baseline --approved-by finance@example.com \\
    --reason "accepted at the start"
  tollgate baseline budgets/acme.yaml --rule cost-limit --expires 2027-01-31

It adds waivers to the files: each accepts a failure as large as it is today.
A failure that grows, is new or has expired still fails. See docs/adoption.md.

Exit codes: 0 check passes now, 1 something still fails, 2 invalid input.`;

export const define: Define = (command, io, exit) => {
  command.description("Accept today's failures for a while, so that only new and larger ones fail from now on.");
  withPaths(command)
    .option("--approved-by <who>", "who accepts the failures; every report shows it")
    .option("--reason <text>", "why they are accepted")
    .option("--expires <day>", "the last day of the waivers, YYYY-MM-DD, within a year (default: in 90 days)")
    .option("--rule <code>", "only failures of this rule; repeatable", collect)
    .option("--renew", "also failures that exceed their waiver, or whose waiver expired")
    .option("--dry-run", "write nothing, show the patch");
  withPolicy(withDocFormat(withLabels(command)))
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], flags: BaselineFlags) =>
      exit(await baseline(pathsOf(paths, flags, io), flags, io)),
    );
};

/** What is needed to accept the failures of one file. */
interface Run extends BaselineOptions {
  readonly approval: Approval & { readonly expires: Day };
  readonly policy: Policy;
  readonly today: Day;
  readonly isDryRun: boolean;
  readonly cwd: string;
}

async function baseline(paths: readonly string[], flags: BaselineFlags, io: Io): Promise<number> {
  const policy = policyOf(io, flags.policy);
  const today = todayOf(io, flags.now);
  const expires = expiryOf(flags.expires, today);
  const options = optionsOf(flags);
  // Without a terminal, missing flags are reported before any work.
  const given = io.stdin.isTTY === true ? null : await approvalOf(flags, io);
  const survey = await surveyOf({ paths, where: flags.where, policy, today, ...options }, io);
  const isAsked = survey.failing.some(({ waivers }) => waivers.length > 0);
  const approval = given ?? (isAsked ? await approvalOf(flags, io) : { reason: "", approvedBy: "" });
  const run = { ...options, approval: { ...approval, expires }, policy, today, isDryRun: flags.dryRun === true };
  const outcome = await acceptAll(survey.failing, { ...run, cwd: io.cwd }, io);
  const { organizations, invalid } = survey;
  const about = { isDryRun: run.isDryRun, organizations, approval, expires, daysLeft: daysBetween(today, expires) };
  reportDoc(baselineDoc({ ...about, ...outcome, invalid }), flags, io);
  if (outcome.isStopped) throw new Interrupted();
  if (invalid.length + outcome.refused.length > 0) return EXIT.invalid;
  return outcome.left.length > 0 ? EXIT.failed : EXIT.pass;
}

type Outcome = Pick<Baseline, "accepted" | "left" | "refused"> & { readonly isStopped: boolean };

/** Each file is written whole or not at all. After Ctrl-C, the files written so far are reported. */
async function acceptAll(failing: readonly Failing[], run: Run, io: Io): Promise<Outcome> {
  const accepted: AcceptedFile[] = [];
  const left: Finding[] = [];
  const refused: { file: string; why: string }[] = [];
  const progress = new Progress(io);
  for (const one of failing) {
    await setImmediate();
    if (io.signal.aborted) break;
    const outcome = one.waivers.length === 0 ? { left: one.failures } : acceptOne(one, run);
    if ("why" in outcome) refused.push({ file: one.source.file, why: outcome.why });
    else {
      left.push(...outcome.left);
      if (outcome.accepted !== undefined) accepted.push(outcome.accepted);
    }
    progress.tick("budgets written");
  }
  progress.done();
  const isStopped = io.signal.aborted;
  return { accepted, left: left.map((finding) => ({ finding, why: whyLeft(finding, run) })), refused, isStopped };
}

type Accepted = { readonly accepted?: AcceptedFile; readonly left: readonly Finding[] } | { readonly why: string };

function acceptOne({ source, org, currency, waivers }: Failing, run: Run): Accepted {
  const { file, text, defaults } = source;
  const inherited = defaults === undefined ? [] : parseDefaults(defaults).values["waivers"];
  const entries = waivers.map((waiver) => waiverEntry({ ...waiver, ...run.approval }));
  const edited = withWaivers(text, Array.isArray(inherited) ? inherited : [], entries);
  if (edited === null) return { why: "waivers cannot be added to its layout. Add the key `waivers` by hand first" };
  const [judged] = check([{ ...source, text: edited.text }], run.policy, run.today);
  const left = errorsOf(judged?.findings ?? []);
  if (judged?.status === "invalid") return { why: `it would be invalid: ${left[0]?.message}` };
  try {
    if (!run.isDryRun) rewrite(resolve(run.cwd, file), text, edited.text);
  } catch (error) {
    return { why: reasonOf(error) };
  }
  const patch = patchOf(file, text, edited.text);
  return { accepted: { org, file, currency, waivers, carriedOver: edited.carriedOver, patch }, left };
}
