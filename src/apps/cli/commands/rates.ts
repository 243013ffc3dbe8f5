import { Command } from "commander";
import type { PolicyFlags } from "../actions/rates.ts";
import type { Io } from "../io.ts";
import { docFormatOption, policyOption } from "../options.ts";

const EXAMPLES = `
Examples:
  tollgate rates list
  tollgate rates show genesys-2026-06`;

export function ratesCommand(io: Io): Command {
  const rates = new Command("rates")
    .description("The rate cards: what each unit costs, and who says so.")
    .addHelpText("after", EXAMPLES);
  rates
    .command("list")
    .description("list the built-in cards and those of policy/rate-cards/")
    .addOption(docFormatOption())
    .addOption(policyOption())
    .action(async (flags: PolicyFlags) => (await import("../engine.ts")).listRates(flags, io));
  rates
    .command("show")
    .description("show a card: rates, pool, prices, rounding, sources, assumptions")
    .argument("<id>", "the card")
    .addOption(docFormatOption())
    .addOption(policyOption())
    .action(async (id: string, flags: PolicyFlags) => (await import("../engine.ts")).showRate(id, flags, io));
  return rates;
}
