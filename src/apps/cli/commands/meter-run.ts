import { Command } from "commander";
import type { MeterRunFlags } from "../actions/meter-run.ts";
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
  profileOption,
  regionOption,
} from "../options.ts";

const EXAMPLES = `
Examples:
  tollgate meter run --once --dry-run       what would be sent; nothing is kept
  tollgate meter run --once                 from cron, once an hour
  tollgate meter run --once --state /var/lib/tollgate budgets/acme-emea.yaml

Usage is read from where each budget's meter says, kept in --state, and sent to
CloudWatch. Run it every hour: docs/meter.md.

Exit codes: 0 all sent, 1 an organization could not be read or sent, 2 invalid
input, or AWS does not answer.`;

export function meterRunCommand(io: Io, exit: SetExit): Command {
  return new Command("run")
    .description("Read real usage, keep it, and send the hour's metrics to CloudWatch.")
    .argument("[paths...]", "files and folders of budgets (default: budgets)")
    .option("--once", "one hour's worth: a cron or a timer brings the next")
    .option("--dry-run", "print what would be sent; send and keep nothing")
    .option("--state <folder>", "where what is known is kept from run to run", ".tollgate/meter")
    .addOption(prefixOption())
    .addOption(operatorTopicOption())
    .addOption(operatorEmailOption())
    .addOption(regionOption())
    .addOption(profileOption())
    .option("-w, --where <label=value>", "only budgets with this label; repeatable", collectLabel)
    .addOption(docFormatOption())
    .addOption(nowOption())
    .addOption(policyOption())
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], options: MeterRunFlags) =>
      exit(await (await import("../alarms.ts")).runMeter(pathsOr(paths), options, io)),
    );
}
