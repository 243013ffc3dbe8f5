import { Command } from "commander";
import type { Io, SetExit } from "../io.ts";
import { probeCommand } from "./meter-probe.ts";

const EXAMPLES = `
Examples:
  tollgate meter probe acme-emea    can its usage be read, and what is in it?

How usage is read: docs/genesys.md.`;

export function meterCommand(io: Io, exit: SetExit): Command {
  return new Command("meter")
    .description("Real usage from Genesys Cloud.")
    .addHelpText("after", EXAMPLES)
    .addCommand(probeCommand(io, exit));
}
