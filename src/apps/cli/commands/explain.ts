import { Command } from "commander";
import type { ExplainFlags } from "../actions/explain.ts";
import type { Io, SetExit } from "../io.ts";
import { docFormatOption, nowOption, policyOption } from "../options.ts";

const EXAMPLES = `
Examples:
  tollgate explain acme-emea                        the fullest period
  tollgate explain acme-emea --period 2026-12
  tollgate explain acme-emea --feature voice-bots   one line, factor by factor
  tollgate explain acme-emea --rate-card genesys-2026-06`;

export function explainCommand(io: Io, exit: SetExit): Command {
  return new Command("explain")
    .description("Where each figure comes from: quantity, rate, fraction, rounding, source, and the line of the file.")
    .argument("<org>", "the organization's id")
    .option("--budgets <folder>", "where the budgets are", "budgets")
    .option("--period <month>", "the billing period that starts in this month (default: the fullest)")
    .option("--feature <id>", "only this line")
    .option("--rate-card <id>", "price it by this card instead of its own")
    .addOption(docFormatOption())
    .addOption(nowOption())
    .addOption(policyOption())
    .addHelpText("after", EXAMPLES)
    .action(async (org: string, options: ExplainFlags) =>
      exit((await import("../engine.ts")).runExplain(org, options, io)),
    );
}
