import { Command } from "commander";
import type { AlarmsFlags } from "../actions/alarms.ts";
import type { Io, SetExit } from "../io.ts";
import {
  collectLabel,
  docFormatOption,
  nowOption,
  operatorEmailOption,
  operatorTopicOption,
  pathsOr,
  policyOption,
  prefixOption,
} from "../options.ts";

const EXAMPLES = `
Examples:
  tollgate alarms                                what would be deployed
  tollgate alarms budgets/acme-emea.yaml
  tollgate alarms --format json > alarms.json    the plan, for other programs

Exit codes: 0 planned, 2 invalid input or usage.`;

export function alarmsCommand(io: Io, exit: SetExit): Command {
  return new Command("alarms")
    .description("The CloudWatch alarms that the budgets ask for: when each fires, whom it notifies, and the AWS cost.")
    .argument("[paths...]", "files and folders of budgets (default: budgets)")
    .addOption(prefixOption())
    .addOption(operatorTopicOption())
    .addOption(operatorEmailOption())
    .option("-w, --where <label=value>", "only budgets with this label; repeatable", collectLabel)
    .addOption(docFormatOption())
    .addOption(nowOption())
    .addOption(policyOption())
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], options: AlarmsFlags) =>
      exit((await import("../alarms.ts")).runAlarms(pathsOr(paths), options, io)),
    );
}
