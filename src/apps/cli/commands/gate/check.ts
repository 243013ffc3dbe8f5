import { availableParallelism } from "node:os";
import { Option } from "commander";
import { isThere } from "../../../../adapters/files/names.ts";
import { readStacks } from "../../../../adapters/files/stacks.ts";
import type { CheckOptions } from "../../../../core/check/check.ts";
import type { StackSelection } from "../../../../core/check/stacks.ts";
import type { Source } from "../../../../core/model/source.ts";
import { loadPolicy } from "../../../../core/policy/load.ts";
import { printable } from "../../../../core/text/terminal.ts";
import { labelsOf } from "../../input/budgets.ts";
import type { Fixing } from "../../input/fix.ts";
import { found } from "../../input/found.ts";
import { nothingFound, pathsOf } from "../../input/named.ts";
import {
  type BudgetFlags,
  type FleetFlags,
  type OutputFile,
  withFindingFormat,
  withJobs,
  withLabels,
  withOutput,
  withPaths,
  withPolicy,
} from "../../input/options.ts";
import { knownCard, policyFilesOf, todayOf } from "../../input/policy.ts";
import { type FailOn, type Io, UsageError, usesColor } from "../../io.ts";
import { Reports } from "../../output/reports.ts";
import { fileSink, stdoutSink } from "../../output/sinks.ts";
import type { Define } from "../../program.ts";
import type { Job } from "../../threads/job.ts";
import { verdicts } from "../../threads/verdicts.ts";

interface Flags extends FleetFlags, BudgetFlags {
  readonly format: string;
  readonly output?: readonly OutputFile[];
  readonly failOn: FailOn;
  readonly rateCard?: string;
  readonly changed?: boolean;
  readonly base?: string;
  readonly head?: string;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
  readonly groupBy?: string;
  readonly jobs?: number;
  readonly fix?: string | true;
  readonly dryRun?: boolean;
  readonly watch?: boolean;
  readonly shards?: boolean;
}

/** More threads than this gain little: the main thread reads and prints for all of them. */
const MOST_JOBS = 8;

const EXAMPLES = `
Examples:
  tollgate check                                 every budget below budgets/
  tollgate check budgets/acme-emea.yaml          one of them
  tollgate check --where env=prod                those with a label
  tollgate check --group-by customer             with totals of each customer
  tollgate check --rate-card genesys-2026-06     priced by another card
  tollgate check --changed                       those this branch changes
  tollgate check --head HEAD                     as committed, with its policy
  tollgate check --shards                        each is deployed by some stack
  tollgate check --output json=report.json       text here, JSON there
  tollgate check --fix                           correct slips, ask for the rest
  tollgate check --fix=buy --dry-run             the purchases, as a patch
  tollgate check --format github --output markdown=summary.md
                                                 annotations, and a comment

Exit codes: 0 pass, 1 a guardrail failed, 2 invalid input or usage.`;

export const define: Define = (command, io, exit) => {
  command.description("Price and judge budgets: whether the plan fits, when it does not, and what would fix it.");
  withOutput(withFindingFormat(withPaths(command)))
    .addOption(
      new Option("--fail-on <severity>", "exit 1 from this severity on").choices(["error", "warning"]).default("error"),
    )
    .option("--changed", "only budgets that differ from the base, committed or not")
    .option("--base <ref>", "with --changed: the base (default: as for tollgate diff)")
    .option("--head <ref>", "read this commit, and not the work tree")
    .option("--fix [remedy]", "correct slips, and fix failures: buy, plan or accept")
    .option("--dry-run", "with --fix: write nothing, print a patch")
    .option("--shards", "each budget must be in a stack, as the Pulumi.<stack>.yaml here select them")
    .option("--watch", "check again whenever a budget or the policy changes")
    .option("--rate-card <id>", "price every budget by this card, in place of its own");
  withPolicy(withJobs(withLabels(command)))
    .option("-v, --verbose", "show findings of severity info too")
    .option("-q, --quiet", "as text: only what fails, and the totals")
    .option("--group-by <label>", "also the totals of the budgets with each value of this label")
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], flags: Flags) => exit(await checkOrWatch(pathsWith(paths, flags, io), flags, io)));
};

/** A path that follows --fix is one of the paths. */
const isPath = (value: Flags["fix"], { cwd }: Io): value is string => typeof value === "string" && isThere(cwd, value);

const pathsWith = (paths: readonly string[], flags: Flags, io: Io): readonly string[] =>
  pathsOf(isPath(flags.fix, io) ? [flags.fix, ...paths] : paths, flags, io);

async function checkOrWatch(paths: readonly string[], flags: Flags, io: Io): Promise<number> {
  if (flags.watch !== true) return runCheck(paths, flags, io);
  if (flags.fix !== undefined || flags.head !== undefined)
    throw new UsageError("--watch checks the work tree and changes nothing: leave out --fix and --head");
  const { watched } = await import("../../input/watch.ts");
  const { folder } = policyFilesOf(io, flags.policy);
  return watched([...paths, ...(isThere(io.cwd, folder) ? [folder] : [])], () => runCheck(paths, flags, io), io);
}

async function runCheck(paths: readonly string[], options: Flags, io: Io): Promise<number> {
  const today = todayOf(io, options.now);
  const { policy: here, sources: given, isOnDisk, ...part } = await found(paths, options, io);
  const { folder, files } = here;
  const policy = loadPolicy(files);
  const judge: Job["judge"] = {
    ...labelsOf(options),
    least: isBrief(options) ? "warning" : "info",
    ...(options.rateCard === undefined ? {} : { rateCard: knownCard(options.rateCard, policy) }),
  };
  const checkOptions: CheckOptions = {
    ...part,
    ...judge,
    ...(options.shards === true ? { stacks: stacksOf(options, io) } : {}),
    ...(options.groupBy === undefined ? {} : { groupBy: options.groupBy }),
    ...(isOnDisk ? { isThere: (file: string) => isThere(io.cwd, file) } : {}),
    searched: () => nothingFound(paths, options, io),
    judgedBy: { folder, guardrails: files.guardrails?.file ?? null, rateCards: policy.ownCards },
  };
  const fixed = await fixedFirst(given, { policy, today, judge: checkOptions, failOn: options.failOn }, options, io);
  if ("code" in fixed) return fixed.code;
  const { sources } = fixed;
  const { failOn, verbose = false, quiet = false, jobs = Math.min(availableParallelism(), MOST_JOBS) } = options;
  const { guardrails, cards, findings: ofPolicy } = policy;
  const formatted = (color: boolean) => ({ color, verbose, quiet, guardrails, cards, ofPolicy, today });
  const reports = new Reports(io);
  try {
    await reports.add(options.format, formatted(usesColor(io.stdout, io.env)), () => stdoutSink(io));
    for (const { format, path } of options.output ?? []) {
      await reports.add(format, formatted(false), () => fileSink(path, io));
    }
    const job: Job = {
      policy,
      today,
      cwd: isOnDisk ? io.cwd : null,
      judge,
      failOn,
      ...reports.needs,
    };
    return await reports.feed(verdicts({ sources, job, options: checkOptions, jobs }, io), failOn);
  } finally {
    reports.abandon();
  }
}

function stacksOf({ head }: Flags, io: Io): readonly StackSelection[] {
  if (head !== undefined) throw new UsageError("--shards reads the work tree, and --head a commit: use one of them");
  const { selections, problems, others } = readStacks(io.cwd);
  if (problems.length > 0) throw new UsageError(`--shards: ${problems.join("; ")}`);
  if (selections.length === 0)
    throw new UsageError("--shards: no Pulumi.<stack>.yaml here has a key of tollgate. Run it beside Pulumi.yaml");
  for (const name of others)
    io.stderr.write(`tollgate: ${printable(name)} has no key of tollgate: it is not counted\n`);
  return selections;
}

/** The budgets after --fix; without it, as they were found. A policy that is invalid fixes nothing. */
async function fixedFirst(
  sources: Iterable<Source>,
  fixing: Omit<Fixing, "choice" | "isDryRun">,
  flags: Flags,
  io: Io,
) {
  const { fix, dryRun: isDryRun = false, rateCard, head } = flags;
  if (fix === undefined && isDryRun) throw new UsageError("--dry-run needs --fix: it prints what --fix would write");
  if (fix !== undefined && rateCard !== undefined)
    throw new UsageError("--fix and --rate-card: a budget is fixed for the card that it names");
  if (fix !== undefined && head !== undefined) throw new UsageError("--fix and --head: a commit cannot be written");
  if (fix === undefined || fixing.policy.findings.length > 0) return { sources };
  const { choiceOf, fixFirst } = await import("../../input/fix.ts");
  const choice = fix === true || isPath(fix, io) ? null : choiceOf(fix);
  return fixFirst(sources, { ...fixing, choice, isDryRun }, io);
}

/** Without --verbose, only JSON shows findings of severity info: otherwise they need not be found. */
const isBrief = ({ format, output = [], verbose }: Flags): boolean =>
  verbose !== true && [format, ...output.map((file) => file.format)].every((name) => name !== "json");
