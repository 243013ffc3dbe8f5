import { Command } from "commander";
import type { InitFlags } from "../actions/init.ts";
import { addBudgetOptions, addCalculator } from "../budget-options.ts";
import type { Io, SetExit } from "../io.ts";
import { nowOption, policyOption } from "../options.ts";

const EXAMPLES = `
Examples:
  tollgate init acme-emea                      asks on the terminal
  tollgate init acme-emea --users 200 --owner ops@example.com --allocation 250
  tollgate init acme-emea --users 50 --owner ops@example.com --messages 500

The allocation is on Admin > Billing & Subscriptions > AI Experience Tokens. It
picks the rate card; without it the newest card is taken.`;

export function initCommand(io: Io, exit: SetExit): Command {
  const command = new Command("init")
    .description("Write budgets/<org>.yaml: a commented file to begin with, from flags or from questions.")
    .argument("<org>", "the organization's id: lower-case letters, digits, hyphens")
    .option("--name <text>", "its name (default: the id)")
    .option("--owner <email>", "who is told; repeatable", collect)
    .option("--budgets <folder>", "where the file goes", "budgets");
  addCalculator(addBudgetOptions(command));
  return command
    .option("--force", "overwrite the file if it is there")
    .addOption(nowOption())
    .addOption(policyOption())
    .addHelpText("after", EXAMPLES)
    .action(async (org: string, options: InitFlags) =>
      exit(await (await import("../authoring.ts")).runInit(org, options, io)),
    );
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
