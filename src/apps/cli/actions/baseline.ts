import { resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import { rewrite } from "../../../adapters/files/edit/rewrite.ts";
import { waiverEntry, withWaivers } from "../../../adapters/files/edit/waivers.ts";
import { reasonOf } from "../../../adapters/files/read.ts";
import { parseDefaults } from "../../../core/budget/defaults.ts";
import type { BaselineOptions } from "../../../core/check/baseline.ts";
import { check } from "../../../core/check/check.ts";
import { type Day, daysBetween } from "../../../core/model/calendar.ts";
import type { Finding } from "../../../core/model/finding.ts";
import type { Policy } from "../../../core/policy/load.ts";
import { patchOf } from "../../../core/report/documents/patch.ts";
import { type AcceptedFile, type Baseline, baselineDoc } from "../../../core/report/views/baseline.ts";
import { type Approval, approvalOf, type BaselineFlags, expiryOf, optionsOf, whyLeft } from "../baseline-flags.ts";
import { errorsOf, type Failing, surveyOf } from "../failures.ts";
import { EXIT, Interrupted, type Io } from "../io.ts";
import { policyOf, todayOf } from "../policy.ts";
import { printDoc } from "../print-doc.ts";
import { Progress } from "../progress.ts";

export type { BaselineFlags };

/** All of a run that accepting one file needs. */
interface Run extends BaselineOptions {
  readonly approval: Approval & { readonly expires: Day };
  readonly policy: Policy;
  readonly today: Day;
  readonly isDryRun: boolean;
  readonly cwd: string;
}

export async function runBaseline(paths: readonly string[], flags: BaselineFlags, io: Io): Promise<number> {
  const policy = policyOf(io, flags.policy);
  const today = todayOf(io, flags.now);
  const expires = expiryOf(flags.expires, today);
  const options = optionsOf(flags);
  // Without a terminal, what is missing is said before any work.
  const given = io.stdin.isTTY === true ? null : await approvalOf(flags, io);
  const survey = await surveyOf({ paths, where: flags.where, policy, today, ...options }, io);
  const isAsked = survey.failing.some(({ waivers }) => waivers.length > 0);
  const approval = given ?? (isAsked ? await approvalOf(flags, io) : { reason: "", approvedBy: "" });
  const run = { ...options, approval: { ...approval, expires }, policy, today, isDryRun: flags.dryRun === true };
  const outcome = await acceptAll(survey.failing, { ...run, cwd: io.cwd }, io);
  const { organizations, invalid } = survey;
  const about = { isDryRun: run.isDryRun, organizations, approval, expires, daysLeft: daysBetween(today, expires) };
  printDoc(baselineDoc({ ...about, ...outcome, invalid }), flags.format, io);
  if (outcome.isStopped) throw new Interrupted();
  if (invalid.length + outcome.refused.length > 0) return EXIT.invalid;
  return outcome.left.length > 0 ? EXIT.failed : EXIT.pass;
}

type Outcome = Pick<Baseline, "accepted" | "left" | "refused"> & { readonly isStopped: boolean };

/** File by file, each whole or not at all: what is done when Ctrl-C comes is done, and is said. */
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
  if (edited === null) return { why: "its layout leaves no place for waivers. Write the key `waivers` by hand first" };
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
