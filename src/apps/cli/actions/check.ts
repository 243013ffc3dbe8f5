import { availableParallelism } from "node:os";
import { isYaml } from "../../../adapters/files/budget-names.ts";
import { findSources } from "../../../adapters/files/find.ts";
import { isThere } from "../../../adapters/files/first-there.ts";
import type { CheckOptions } from "../../../core/check/check.ts";
import type { Source } from "../../../core/model/source.ts";
import type { FindingFormatter } from "../../../core/report/formatter.ts";
import { printable } from "../../../core/text/terminal.ts";
import { elsewhere } from "../elsewhere.ts";
import { codeOf, type FailOn } from "../exit-code.ts";
import { type FormatterOptions, formatOptions, formatterNamed } from "../finding-format.ts";
import { EXIT, Interrupted, type Io, UsageError, usesColor } from "../io.ts";
import type { OutputFile } from "../options.ts";
import { knownCard, policyAsFound, todayOf } from "../policy.ts";
import { Progress } from "../progress.ts";
import { fileSink, type Sink, stdoutSink } from "../sinks.ts";
import type { Job } from "../threads/job.ts";
import { type Ready, type Verdicts, verdicts } from "../threads/verdicts.ts";

export interface CheckFlags {
  format: string;
  output?: readonly OutputFile[];
  failOn: FailOn;
  rateCard?: string;
  where?: ReadonlyMap<string, string>;
  now?: string;
  policy?: string;
  changed?: boolean;
  base?: string;
  verbose?: boolean;
  jobs?: number;
}

/** More threads than this gain little: the main thread reads and prints for all of them. */
const MOST_JOBS = 8;

export async function runCheck(paths: readonly string[], options: CheckFlags, io: Io): Promise<number> {
  const policy = policyAsFound(io, options.policy);
  const today = todayOf(io, options.now);
  const { sources, ...part } = await sourcesOf(paths, options, io);
  const judge: Job["judge"] = {
    ...(options.where === undefined ? {} : { where: options.where }),
    least: isBrief(options) ? "warning" : "info",
    ...(options.rateCard === undefined ? {} : { rateCard: knownCard(options.rateCard, policy) }),
  };
  const checkOptions: CheckOptions = {
    ...part,
    ...judge,
    isThere: (file) => isThere(io.cwd, file),
    searched: searchedText(paths, options.where),
  };
  const optionsIn = (color: boolean) => ({
    color,
    verbose: options.verbose === true,
    guardrails: policy.guardrails,
    today,
  });
  const report = new Reports();
  try {
    const color = usesColor(io.stdout, io.env);
    const asked = [
      { format: options.format, color },
      ...(options.output ?? []).map(({ format }) => ({ format, color: false })),
    ];
    report.add(await formatterNamed(options.format, optionsIn(color), io), stdoutSink(io), options.format);
    for (const { format, path } of options.output ?? []) {
      report.add(await formatterNamed(format, optionsIn(false), io), fileSink(path, io), format);
    }
    const job: Job = { policy, today, cwd: io.cwd, judge, failOn: options.failOn, ...piecesOf(asked, optionsIn, io) };
    const jobs = options.jobs ?? Math.min(availableParallelism(), MOST_JOBS);
    return await report.feed(verdicts({ sources, job, options: checkOptions, jobs }, io), options.failOn, io);
  } finally {
    report.abandon();
  }
}

/** What the reports need of each result: lines of text, which a worker can make, or figures. */
function piecesOf(
  asked: readonly { readonly format: string; readonly color: boolean }[],
  optionsIn: (color: boolean) => FormatterOptions,
  io: Io,
): Pick<Job, "texts" | "periods"> {
  const isText = ({ format }: { format: string }): boolean => format === "text";
  const others = asked.filter((one) => !isText(one));
  const texts = asked.filter(isText).map(({ color }) => formatOptions(optionsIn(color), io));
  const periods = others.some(({ format }) => format === "json") ? "all" : "fullest";
  return { texts, periods: others.length === 0 ? null : periods };
}

/** All budgets, or those that differ from a commit: how many those are is said beside the report. */
async function sourcesOf(
  paths: readonly string[],
  options: CheckFlags,
  io: Io,
): Promise<{ sources: Iterable<Source> } & Pick<CheckOptions, "isPart" | "elsewhere">> {
  if (options.changed !== true) {
    if (options.base !== undefined) throw new UsageError("--base needs --changed: it names what to compare with");
    const sources = findSources(paths, io.cwd);
    return paths.some(isYaml) ? { sources, elsewhere: elsewhere(paths, () => [], io.cwd) } : { sources };
  }
  const { changedFiles } = await import("../git.ts");
  const { sources, unchecked, isAny, summary } = await changedFiles(paths, options, io);
  io.stderr.write(`${printable(summary)}\n`);
  return { sources, isPart: isAny, elsewhere: elsewhere(paths, unchecked, io.cwd) };
}

/** Without --verbose only JSON shows info, so that none needs to be found. */
const isBrief = ({ format, output = [], verbose }: CheckFlags): boolean =>
  verbose !== true && [format, ...output.map((file) => file.format)].every((name) => name !== "json");

function searchedText(paths: readonly string[], where: CheckFlags["where"] = new Map()): string {
  const labels = [...where].map(([key, value]) => ` with ${key}=${value}`);
  return paths.join(", ") + labels.join("");
}

interface Report {
  readonly formatter: FindingFormatter;
  readonly sink: Sink;
  readonly isText: boolean;
}

/** Several reports of one run, written as the results come in. */
class Reports {
  private readonly reports: Report[] = [];

  add(formatter: FindingFormatter, sink: Sink, format: string): void {
    this.reports.push({ formatter, sink, isText: format === "text" });
  }

  async feed({ batches, fleet }: Verdicts, failOn: FailOn, io: Io): Promise<number> {
    const progress = new Progress(io);
    let code: number = EXIT.pass;
    for (const { formatter, sink } of this.reports) sink.write(formatter.begin());
    for await (const batch of batches) {
      for (const ready of batch) {
        this.write(ready);
        code = Math.max(code, ready.code);
        progress.tick("budgets checked");
      }
      if (io.signal.aborted) throw new Interrupted();
    }
    const sum = fleet();
    for (const { formatter, sink } of this.reports) sink.write(formatter.end(sum));
    for (const { sink } of this.reports) sink.commit();
    progress.done();
    return Math.max(code, codeOf(sum.findings, failOn));
  }

  abandon(): void {
    for (const { sink } of this.reports) sink.abandon();
  }

  private write({ texts, reported }: Ready): void {
    let text = 0;
    for (const { formatter, sink, isText } of this.reports) {
      const ready = isText ? texts[text++] : undefined;
      if (ready !== undefined) sink.write(ready);
      else if (reported !== null) sink.write(formatter.result(reported));
    }
  }
}
