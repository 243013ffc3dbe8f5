import { Command, InvalidArgumentError } from "commander";
import type { AlarmsFlags } from "../actions/alarms.ts";
import type { Io, SetExit } from "../io.ts";
import { collectLabel, docFormatOption, nowOption, pathsOr, policyOption } from "../options.ts";

const EXAMPLES = `
Examples:
  tollgate alarms                                what would be deployed
  tollgate alarms budgets/acme-emea.yaml
  tollgate alarms --format json > alarms.json    the plan, for other programs

Exit codes: 0 planned, 2 invalid input or usage.`;

export function alarmsCommand(io: Io, exit: SetExit): Command {
  return new Command("alarms")
    .description("The CloudWatch alarms that the budgets ask for: when each fires, whom it tells, what AWS takes.")
    .argument("[paths...]", "files and folders of budgets (default: budgets)")
    .option("--prefix <name>", "begins every alarm's and topic's name", prefix, "tollgate")
    .option("--operator-topic <arn>", "an SNS topic of yours for alarms about the meter itself")
    .option("-w, --where <label=value>", "only budgets with this label; repeatable", collectLabel)
    .addOption(docFormatOption())
    .addOption(nowOption())
    .addOption(policyOption())
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], options: AlarmsFlags) =>
      exit((await import("../alarms.ts")).runAlarms(pathsOr(paths), options, io)),
    );
}

/** SNS allows no other characters in a topic's name. */
export function prefix(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text)) {
    throw new InvalidArgumentError("Letters, digits, hyphens and underscores, at most 64.");
  }
  return text;
}
