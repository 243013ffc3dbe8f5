import { Command, InvalidArgumentError, Option } from "commander";
import { DOC_FORMAT_NAMES } from "../../../core/report/format.ts";
import type { StatusFlags } from "../actions/status.ts";
import type { Io, SetExit } from "../io.ts";
import { collectLabel, nowOption, policyOption, profileOption, regionOption } from "../options.ts";

const EXAMPLES = `
Examples:
  tollgate status                              every organization, fullest first
  tollgate status acme-emea                    one: features, weeks, forecast
  tollgate status acme-emea --period 2026-12
  tollgate status --usage usage.csv --format csv > status.csv
  tollgate status --from cloudwatch            what the meter has published

Without --usage each budget's own meter says where its usage is read.
How a usage file is written: docs/usage-files.md.

Exit codes: 0 known, 1 as --fail-on says, 2 unknown usage, invalid input.`;

export function statusCommand(io: Io, exit: SetExit): Command {
  return new Command("status")
    .description(
      "Where organizations stand: used, left, by feature, week by week, how the period will end, what to do.",
    )
    .argument("[orgs...]", "ids of organizations (default: all)")
    .option("-u, --usage <file>", "what was used, CSV or JSON, by the day or the hour")
    .addOption(
      new Option("--from <source>", "without --usage: ask each budget's meter, or read what it has published")
        .choices(["meter", "cloudwatch"])
        .default("meter"),
    )
    .addOption(regionOption())
    .addOption(profileOption())
    .option("--budgets <folder>", "where the budgets are", "budgets")
    .option("--period <month>", "the billing period that starts in this month (default: the latest)", month)
    .option("-w, --where <label=value>", "only budgets with this label; repeatable", collectLabel)
    .addOption(
      new Option("-f, --format <format>", "what to print").choices([...DOC_FORMAT_NAMES, "csv"]).default("text"),
    )
    .addOption(new Option("--fail-on <health>", "exit 1 from this health on").choices(["yellow", "red"]))
    .addOption(nowOption())
    .addOption(policyOption())
    .addHelpText("after", EXAMPLES)
    .action(async (orgs: string[], options: StatusFlags) =>
      exit(await (await import("../alarms.ts")).runStatus(orgs, options, io)),
    );
}

function month(text: string): string {
  if (!/^2\d{3}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError("Write it as YYYY-MM, such as 2026-12.");
  return text;
}
