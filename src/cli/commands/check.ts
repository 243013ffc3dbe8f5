import { setImmediate } from "node:timers/promises";
import { Command, InvalidArgumentError, Option } from "commander";
import { type CheckOptions, check } from "../../check.ts";
import { findSources } from "../../files/find.ts";
import { VERSION } from "../../generated/builtin.js";
import { FINDING_FORMATS, type FindingFormat } from "../../report/formats.ts";
import type { FindingFormatter } from "../../report/formatter.ts";
import type { Fleet } from "../../verdict/fleet.ts";
import type { Result } from "../../verdict/result.ts";
import type { SetExit } from "../io.ts";
import { EXIT, Interrupted, type Io, usesColor } from "../io.ts";
import { knownCard, policyOf, todayOf } from "../policy.ts";
import { Progress } from "../progress.ts";
import { fileSink, formatNamed, type Sink, stdoutSink } from "../sinks.ts";

interface Options {
  format: string;
  output: readonly { format: string; path: string }[];
  failOn: "error" | "warning";
  rateCard?: string;
  where: ReadonlyMap<string, string>;
  now?: string;
  policy?: string;
  verbose?: boolean;
}

const EXAMPLES = `
Examples:
  tollgate check                                 every budget below budgets/
  tollgate check budgets/acme-emea.yaml          one of them
  tollgate check --where env=prod                those with a label
  tollgate check --rate-card genesys-2026-06     priced by another card
  tollgate check --output json=report.json       text here, JSON there

Exit codes: 0 pass, 1 a guardrail failed, 2 invalid input or usage.`;

export function checkCommand(io: Io, exit: SetExit): Command {
  return new Command("check")
    .description("Price and judge budgets: does the plan fit, when does it not, and what would fix it.")
    .argument("[paths...]", "files and folders of budgets", ["budgets"])
    .option("-f, --format <format>", `what to print: ${Object.keys(FINDING_FORMATS).join(", ")}`, "text")
    .option("-o, --output <format=path>", "also write a report to a file; repeatable", collectOutput, [])
    .addOption(
      new Option("--fail-on <severity>", "exit 1 from this severity on").choices(["error", "warning"]).default("error"),
    )
    .option("--rate-card <id>", "price every budget by this card instead of its own")
    .option("-w, --where <label=value>", "only budgets with this label; repeatable", collectLabel, new Map())
    .option("--now <day>", "judge as of this day, YYYY-MM-DD (default: today, UTC)")
    .option("--policy <folder>", "where guardrails.yaml and rate-cards/ are (default: policy)")
    .option("-v, --verbose", "show findings of severity info too")
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], options: Options) => exit(await runCheck(paths, options, io)));
}

function collectOutput(value: string, before: Options["output"]): Options["output"] {
  const at = value.indexOf("=");
  if (at < 1 || at === value.length - 1)
    throw new InvalidArgumentError("Write it as format=path, such as json=report.json.");
  return [...before, { format: value.slice(0, at), path: value.slice(at + 1) }];
}

export function collectLabel(value: string, before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const at = value.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write it as label=value, such as env=prod.");
  return new Map([...before, [value.slice(0, at), value.slice(at + 1)]]);
}

async function runCheck(paths: readonly string[], options: Options, io: Io): Promise<number> {
  const policy = policyOf(io, options.policy);
  const today = todayOf(io, options.now);
  const checkOptions: CheckOptions = {
    where: options.where,
    searched: paths.join(", "),
    ...(options.rateCard === undefined ? {} : { rateCard: knownCard(options.rateCard, policy) }),
  };
  const formatter = (name: string, color: boolean): FindingFormatter =>
    FINDING_FORMATS[formatNamed<FindingFormat>(name, FINDING_FORMATS)]({
      color,
      width: io.stdout.isTerminal ? io.stdout.columns : 80,
      verbose: options.verbose === true,
      guardrails: policy.guardrails,
      version: VERSION,
    });
  const report = new Reports();
  try {
    report.add(formatter(options.format, usesColor(io.stdout, io.env)), stdoutSink(io));
    for (const { format, path } of options.output) report.add(formatter(format, false), fileSink(path, io));
    return await report.feed(check(findSources(paths, io.cwd), policy, today, checkOptions), options.failOn, io);
  } finally {
    report.abandon();
  }
}

/** Several reports of one run, written as the results come in. */
class Reports {
  private readonly reports: { formatter: FindingFormatter; sink: Sink }[] = [];

  add(formatter: FindingFormatter, sink: Sink): void {
    this.reports.push({ formatter, sink });
  }

  async feed(results: Generator<Result, Fleet, void>, failOn: Options["failOn"], io: Io): Promise<number> {
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

/** 2 for input, 1 for a guardrail at or above the severity, else 0. */
function codeOf(findings: Result["findings"], failOn: Options["failOn"]): number {
  let code: number = EXIT.pass;
  for (const { kind, severity } of findings) {
    if (kind === "input") return EXIT.invalid;
    const fails = severity === "error" || (severity === "warning" && failOn === "warning");
    if (kind === "guardrail" && fails) code = EXIT.failed;
  }
  return code;
}
