import { Command } from "commander";
import type { NotifyTestFlags } from "../actions/notify-test.ts";
import type { Io, SetExit } from "../io.ts";
import { docFormatOption, nowOption, policyOption, prefixOption, profileOption, regionOption } from "../options.ts";

const EXAMPLES = `
Examples:
  tollgate notify-test acme-emea               asks before it sends
  tollgate notify-test acme-emea --yes --profile prod

Every recipient of the budget is sent a message that says it is a test, through
the deployed topics. Who has not confirmed is named.

Exit codes: 0 everybody was sent it, 1 somebody was not, 2 invalid input, or
AWS refused.`;

export function notifyTestCommand(io: Io, exit: SetExit): Command {
  return new Command("notify-test")
    .description("Send a test message to everybody whom an organization's alarms would tell.")
    .argument("<org>", "the organization's id")
    .option("--budgets <folder>", "where the budgets are", "budgets")
    .option("-y, --yes", "send without asking")
    .addOption(prefixOption())
    .addOption(regionOption())
    .addOption(profileOption())
    .addOption(docFormatOption())
    .addOption(nowOption())
    .addOption(policyOption())
    .addHelpText("after", EXAMPLES)
    .action(async (org: string, options: NotifyTestFlags) =>
      exit(await (await import("../alarms.ts")).runNotifyTest(org, options, io)),
    );
}
