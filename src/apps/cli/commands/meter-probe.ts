import { Command } from "commander";
import type { ProbeFlags } from "../actions/meter-probe.ts";
import { whole } from "../calculator.ts";
import type { Io, SetExit } from "../io.ts";
import { nowOption, policyOption } from "../options.ts";

const EXAMPLES = `
Examples:
  tollgate meter probe acme-emea
  tollgate meter probe acme-emea > probe.json    to send with a report
  tollgate meter probe acme-emea --credentials env:TOLLGATE_GENESYS

Names and ids are replaced, quantities, units, dates and products are kept.
Read it before you send it.

Exit codes: 0 understood, 2 not.`;

export function probeCommand(io: Io, exit: SetExit): Command {
  return new Command("probe")
    .description("Ask an organization's source for its usage: what it answers, and whether that is understood.")
    .argument("<org>", "the organization's id")
    .option("--budgets <folder>", "where the budgets are", "budgets")
    .option("--credentials <reference>", "instead of the budget's own: env:NAME or profile:NAME")
    .option("--periods <n>", "how many billing periods, the current one first", whole, 2)
    .option("--timeout <seconds>", "for all of it", whole, 60)
    .addOption(nowOption())
    .addOption(policyOption())
    .addHelpText("after", EXAMPLES)
    .action(async (org: string, options: ProbeFlags) =>
      exit(await (await import("../alarms.ts")).runProbe(org, options, io)),
    );
}
