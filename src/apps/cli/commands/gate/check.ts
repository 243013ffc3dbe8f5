import { setImmediate } from "node:timers/promises";
import { Option } from "commander";
import { findSources, type OnNotRead } from "../../../../adapters/files/find.ts";
import { isThere, isYaml } from "../../../../adapters/files/names.ts";
import { type CheckOptions, check } from "../../../../core/check/check.ts";
import type { Fleet } from "../../../../core/check/fleet.ts";
import type { Result } from "../../../../core/check/result.ts";
import type { Source } from "../../../../core/model/source.ts";
import { loadPolicy } from "../../../../core/policy/load.ts";
import type { FindingFormatter } from "../../../../core/report/format.ts";
import type { NotRead } from "../../../../core/rules/not-read.ts";
import { printable } from "../../../../core/text/terminal.ts";
import { labelsOf } from "../../input/budgets.ts";
import { elsewhere } from "../../input/elsewhere.ts";
import {
  type FleetFlags,
  type OutputFile,
  pathsOr,
  withFindingFormat,
  withLabels,
  withOutput,
  withPaths,
  withPolicy,
} from "../../input/options.ts";
import { knownCard, nearlyPolicyOf, policyFilesOf, todayOf } from "../../input/policy.ts";
import { codeOf, EXIT, Interrupted, type Io, UsageError, usesColor } from "../../io.ts";
import { formatterNamed } from "../../output/formats.ts";
import { Progress } from "../../output/progress.ts";
import { fileSink, type Sink, stdoutSink } from "../../output/sinks.ts";
import type { Define } from "../../program.ts";

interface Flags extends FleetFlags {
  readonly format: string;
  readonly output?: readonly OutputFile[];
  readonly failOn: "error" | "warning";
  readonly rateCard?: string;
  readonly changed?: boolean;
  readonly base?: string;
  readonly verbose?: boolean;
}

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
  withPolicy(withLabels(command))
    .option("-v, --verbose", "show findings of severity info too")
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], flags: Flags) => exit(await runCheck(pathsOr(paths), flags, io)));
};

async function runCheck(paths: readonly string[], options: Flags, io: Io): Promise<number> {
  const { folder, files } = policyFilesOf(io, options.policy);
  const policy = loadPolicy(files);
  const today = todayOf(io, options.now);
  const notRead: NotRead[] = [];
  const { sources, ...part } = await sourcesOf(paths, options, io, (file) => notRead.push(file));
  const checkOptions: CheckOptions = {
    ...part,
    ...labelsOf(options),
    least: isBrief(options) ? "warning" : "info",
    judgedBy: { folder, guardrails: files.guardrails?.file ?? null, rateCards: files.cards.length },
    notRead: () => [...notRead, ...nearlyPolicyOf(io, options.policy, folder)],
    isThere: (file) => isThere(io.cwd, file),
    searched: searchedText(paths, options.where),
    ...(options.rateCard === undefined ? {} : { rateCard: knownCard(options.rateCard, policy) }),
  };
  const formatter = (name: string, color: boolean): Promise<FindingFormatter> =>
    formatterNamed(name, { color, verbose: options.verbose === true, guardrails: policy.guardrails, today }, io);
  const report = new Reports();
  try {
    report.add(await formatter(options.format, usesColor(io.stdout, io.env)), stdoutSink(io));
    for (const { format, path } of options.output ?? []) report.add(await formatter(format, false), fileSink(path, io));
    return await report.feed(check(sources, policy, today, checkOptions), options.failOn, io);
  } finally {
    report.abandon();
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

function searchedText(paths: readonly string[], where: Flags["where"] = new Map()): string {
  const labels = [...where].map(([key, value]) => ` with ${key}=${value}`);
  return paths.join(", ") + labels.join("");
}

/** The reports of one run, written while the budgets are judged. */
class Reports {
  private readonly reports: { formatter: FindingFormatter; sink: Sink }[] = [];

  add(formatter: FindingFormatter, sink: Sink): void {
    this.reports.push({ formatter, sink });
  }

  async feed(results: Generator<Result, Fleet, void>, failOn: Flags["failOn"], io: Io): Promise<number> {
    const progress = new Progress(io);
    let code: number = EXIT.pass;
    let count = 0;
    for (const { formatter, sink } of this.reports) sink.write(formatter.begin());
    for (let next = results.next(); ; next = results.next()) {
      if (next.done === true) {
        for (const { formatter, sink } of this.reports) sink.write(formatter.end(next.value));
        for (const { sink } of this.reports) sink.commit();
        progress.done();
        return Math.max(code, codeOf(next.value.findings, failOn));
      }
      for (const { formatter, sink } of this.reports) sink.write(formatter.result(next.value));
      code = Math.max(code, codeOf(next.value.findings, failOn));
      progress.tick("budgets checked");
      // Let a pending Ctrl-C through now and then.
      if (++count % 256 === 0) await setImmediate();
      if (io.signal.aborted) throw new Interrupted();
    }
  }

  abandon(): void {
    for (const { sink } of this.reports) sink.abandon();
  }
}
