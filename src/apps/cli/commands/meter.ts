import { Command } from "commander";
import type { Io, SetExit } from "../io.ts";
import { probeCommand } from "./meter-probe.ts";
import { meterRunCommand } from "./meter-run.ts";

const EXAMPLES = `
Examples:
  tollgate meter probe acme-emea       can its usage be read, and what is in it?
  tollgate meter run --once --dry-run  what would be sent to CloudWatch?
  tollgate meter run --once            read, keep and send; once an hour

How usage is read: docs/genesys.md. How it is metered: docs/meter.md.`;

export function meterCommand(io: Io, exit: SetExit): Command {
  return new Command("meter")
    .description("Real usage from Genesys Cloud, and from there to CloudWatch.")
    .addHelpText("after", EXAMPLES)
    .addCommand(probeCommand(io, exit))
    .addCommand(meterRunCommand(io, exit));
}
