import { Command } from "commander";
import type { EstimateFlags } from "../actions/estimate.ts";
import { addBudgetOptions, addCalculator } from "../budget-options.ts";
import type { Io, SetExit } from "../io.ts";
import { findingFormatOption, nowOption, policyOption } from "../options.ts";

const EXAMPLES = `
Examples:
  tollgate estimate --users 200 --allocation 250 --copilot-users 200
  tollgate estimate --users 200 --allocation 50000 --voice-minutes-per-day 250
  tollgate estimate --users 50 --rate-card genesys-2026-06 --messages 500 \\
    --org acme --write budgets/acme.yaml

Exit codes: 0 it fits, 1 it does not, 2 invalid input or usage.`;

export function estimateCommand(io: Io, exit: SetExit): Command {
  const command = new Command("estimate")
    .description("The calculator: what a plan would take and cost, without writing a file first.")
    .option("--org <id>", "the organization's id", "estimate");
  addCalculator(addBudgetOptions(command));
  return command
    .addOption(findingFormatOption())
    .option("--write <file>", "also write it as a budget file")
    .option("--force", "overwrite the file if it is there")
    .addOption(nowOption())
    .addOption(policyOption())
    .addHelpText("after", EXAMPLES)
    .action(async (options: EstimateFlags) => exit(await (await import("../authoring.ts")).runEstimate(options, io)));
}
