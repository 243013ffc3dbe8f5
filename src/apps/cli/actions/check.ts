import { setImmediate } from "node:timers/promises";
import { findSources } from "../../../adapters/files/find.ts";
import { isThere, isYaml } from "../../../adapters/files/names.ts";
import { type CheckOptions, check } from "../../../core/check/check.ts";
import type { Fleet } from "../../../core/check/fleet.ts";
import type { Result } from "../../../core/check/result.ts";
import type { Source } from "../../../core/model/source.ts";
import type { FindingFormatter } from "../../../core/report/format.ts";
import { printable } from "../../../core/text/terminal.ts";
import { elsewhere } from "../elsewhere.ts";
import { codeOf } from "../exit-code.ts";
import { formatterNamed } from "../finding-format.ts";
import { EXIT, Interrupted, type Io, UsageError, usesColor } from "../io.ts";
import type { OutputFile } from "../options.ts";
import { knownCard, policyAsFound, todayOf } from "../policy.ts";
import { Progress } from "../progress.ts";
import { fileSink, type Sink, stdoutSink } from "../sinks.ts";

export interface CheckFlags {
  format: string;
  output?: readonly OutputFile[];
  failOn: "error" | "warning";
  rateCard?: string;
  where?: ReadonlyMap<string, string>;
  now?: string;
  policy?: string;
  changed?: boolean;
  base?: string;
  verbose?: boolean;
}

export async function runCheck(paths: readonly string[], options: CheckFlags, io: Io): Promise<number> {
  const policy = policyAsFound(io, options.policy);
  const today = todayOf(io, options.now);
  const { sources, ...part } = await sourcesOf(paths, options, io);
  const checkOptions: CheckOptions = {
    ...part,
    ...(options.where === undefined ? {} : { where: options.where }),
    least: isBrief(options) ? "warning" : "info",
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

/** Several reports of one run, written as the results come in. */
class Reports {
  private readonly reports: { formatter: FindingFormatter; sink: Sink }[] = [];

  add(formatter: FindingFormatter, sink: Sink): void {
    this.reports.push({ formatter, sink });
  }

  async feed(results: Generator<Result, Fleet, void>, failOn: CheckFlags["failOn"], io: Io): Promise<number> {
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
