import { Command, Option } from "commander";
import type { CheckFlags } from "../actions/check.ts";
import type { Io, SetExit } from "../io.ts";
import {
  collectLabel,
  findingFormatOption,
  jobsOption,
  nowOption,
  outputOption,
  pathsOr,
  policyOption,
} from "../options.ts";

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

export function checkCommand(io: Io, exit: SetExit): Command {
  return new Command("check")
    .description("Price and judge budgets: does the plan fit, when does it not, and what would fix it.")
    .argument("[paths...]", "files and folders of budgets (default: budgets)")
    .addOption(findingFormatOption())
    .addOption(outputOption())
    .addOption(
      new Option("--fail-on <severity>", "exit 1 from this severity on").choices(["error", "warning"]).default("error"),
    )
    .option("--changed", "only budgets that differ from the base, committed or not")
    .option("--base <ref>", "of --changed (default: as of tollgate diff)")
    .option("--rate-card <id>", "price every budget by this card instead of its own")
    .option("-w, --where <label=value>", "only budgets with this label; repeatable", collectLabel)
    .addOption(nowOption())
    .addOption(policyOption())
    .addOption(jobsOption())
    .option("-v, --verbose", "show findings of severity info too")
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], options: CheckFlags) =>
      exit(await (await import("../engine.ts")).runCheck(pathsOr(paths), options, io)),
    );
}
