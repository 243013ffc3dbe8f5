import { Command, InvalidArgumentError } from "commander";
import type { RehearseFlags } from "../actions/rehearse.ts";
import { whole } from "../calculator.ts";
import type { Io, SetExit } from "../io.ts";
import { docFormatOption, nowOption, policyOption, prefixOption } from "../options.ts";

const EXAMPLES = `
Examples:
  tollgate rehearse holiday-retailer --usage examples/usage/holiday-retailer.csv
  tollgate rehearse acme-emea --usage usage.json --what-if 1.3
  tollgate rehearse acme-emea --usage usage.csv --max-notifications 4    for CI

How usage is written: docs/usage-files.md.

Exit codes: 0 all that happened was announced, 1 it was not, 2 invalid input.`;

export function rehearseCommand(io: Io, exit: SetExit): Command {
  return new Command("rehearse")
    .description("Replay real usage through the alarms: when each would have fired, and what it would have said.")
    .argument("<org>", "the organization's id")
    .requiredOption("-u, --usage <file>", "what was used, CSV or JSON, by the day or the hour")
    .option("--budgets <folder>", "where the budgets are", "budgets")
    .option("--what-if <factor>", "as if so many times as much had been used", factor)
    .option("--max-notifications <n>", "exit 1 if more would have been sent", whole)
    .addOption(prefixOption())
    .addOption(docFormatOption())
    .addOption(nowOption())
    .addOption(policyOption())
    .addHelpText("after", EXAMPLES)
    .action(async (org: string, options: RehearseFlags) =>
      exit((await import("../alarms.ts")).runRehearse(org, options, io)),
    );
}

function factor(text: string): number {
  if (!/^(0|[1-9]\d{0,3})(\.\d{1,6})?$/.test(text)) throw new InvalidArgumentError("Write it as 1.3, for 30 % more.");
  return Number(text);
}
