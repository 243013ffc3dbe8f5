import { availableParallelism } from "node:os";
import { Option } from "commander";
import { findSources, type OnNotRead } from "../../../../adapters/files/find.ts";
import { isThere, isYaml } from "../../../../adapters/files/names.ts";
import type { CheckOptions } from "../../../../core/check/check.ts";
import type { Source } from "../../../../core/model/source.ts";
import { loadPolicy } from "../../../../core/policy/load.ts";
import type { NotRead } from "../../../../core/rules/not-read.ts";
import { printable } from "../../../../core/text/terminal.ts";
import { labelsOf } from "../../input/budgets.ts";
import { elsewhere } from "../../input/elsewhere.ts";
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
import { knownCard, nearlyPolicyOf, policyFilesOf, todayOf } from "../../input/policy.ts";
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
  readonly verbose?: boolean;
  readonly jobs?: number;
}

/** More threads than this gain little: the main thread reads and prints for all of them. */
const MOST_JOBS = 8;

const EXAMPLES = `
Examples:
  tollgate check                                 every budget below budgets/
  tollgate check budgets/acme-emea.yaml          one of them
  tollgate check --where env=prod                those with a label
  tollgate check --rate-card genesys-2026-06     priced by another card
  tollgate check --changed                       those this branch changes
  tollgate check --output json=report.json       text here, JSON there
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
    .option("--rate-card <id>", "price every budget by this card, in place of its own");
  withPolicy(withJobs(withLabels(command)))
    .option("-v, --verbose", "show findings of severity info too")
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], flags: Flags) => exit(await runCheck(pathsOf(paths, flags, io), flags, io)));
};

async function runCheck(paths: readonly string[], options: Flags, io: Io): Promise<number> {
  const { folder, files } = policyFilesOf(io, options.policy);
  const policy = loadPolicy(files);
  const today = todayOf(io, options.now);
  const notRead: NotRead[] = [];
  const { sources, ...part } = await sourcesOf(paths, options, io, (file) => notRead.push(file));
  const judge: Job["judge"] = {
    ...labelsOf(options),
    least: isBrief(options) ? "warning" : "info",
    ...(options.rateCard === undefined ? {} : { rateCard: knownCard(options.rateCard, policy) }),
  };
  const checkOptions: CheckOptions = {
    ...part,
    ...judge,
    isThere: (file) => isThere(io.cwd, file),
    searched: () => nothingFound(paths, options, io),
    judgedBy: { folder, guardrails: files.guardrails?.file ?? null, rateCards: files.cards.length },
    notRead: () => [...notRead, ...nearlyPolicyOf(io, options.policy, folder)],
  };
  const { failOn, verbose = false, jobs = Math.min(availableParallelism(), MOST_JOBS) } = options;
  const formatted = (color: boolean) => ({ color, verbose, guardrails: policy.guardrails, today });
  const reports = new Reports(io);
  try {
    await reports.add(options.format, formatted(usesColor(io.stdout, io.env)), () => stdoutSink(io));
    for (const { format, path } of options.output ?? []) {
      await reports.add(format, formatted(false), () => fileSink(path, io));
    }
    const job: Job = { policy, today, cwd: io.cwd, judge, failOn, ...reports.needs };
    return await reports.feed(verdicts({ sources, job, options: checkOptions, jobs }, io), failOn);
  } finally {
    reports.abandon();
  }
}

/** All budgets, or those that differ from a commit. Their number is said on stderr. */
async function sourcesOf(
  paths: readonly string[],
  options: Flags,
  io: Io,
  notRead: OnNotRead,
): Promise<{ sources: Iterable<Source> } & Pick<CheckOptions, "isPart" | "elsewhere">> {
  if (options.changed !== true) {
    if (options.base !== undefined) throw new UsageError("--base needs --changed: it names the commit to compare with");
    const sources = findSources(paths, io.cwd, notRead);
    return paths.some(isYaml) ? { sources, elsewhere: elsewhere(paths, () => [], io.cwd) } : { sources };
  }
  const { changedFiles } = await import("../../input/changed.ts");
  const { sources, unchecked, isAny, summary } = await changedFiles(paths, options, io);
  io.stderr.write(`${printable(summary)}\n`);
  return { sources, isPart: isAny, elsewhere: elsewhere(paths, unchecked, io.cwd) };
}

/** Without --verbose, only JSON shows findings of severity info: otherwise they need not be found. */
const isBrief = ({ format, output = [], verbose }: Flags): boolean =>
  verbose !== true && [format, ...output.map((file) => file.format)].every((name) => name !== "json");
