import { Command } from "commander";
import { VERSION } from "../generated/builtin.js";
import { checkCommand } from "./commands/check.ts";
import type { Io, SetExit } from "./io.ts";

export type CommandOf = (io: Io, exit: SetExit) => Command;

const COMMANDS: readonly CommandOf[] = [checkCommand];

const EXAMPLES = `
Examples:
  tollgate init acme-emea              write budgets/acme-emea.yaml
  tollgate check                       judge every budget below budgets/
  tollgate explain acme-emea           where each figure comes from

Exit codes: 0 pass, 1 a guardrail failed, 2 invalid input or usage.`;

export function program(io: Io, exit: SetExit): Command {
  const root = new Command("tollgate")
    .description("Budget guardrails, as code, for Genesys Cloud AI Experience tokens.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .addHelpText("after", EXAMPLES);
  for (const command of COMMANDS) root.addCommand(command(io, exit));
  for (const command of [root, ...root.commands]) {
    command
      .exitOverride()
      .showHelpAfterError(`(${command === root ? "tollgate" : `tollgate ${command.name()}`} --help shows the options)`)
      .configureOutput({
        writeOut: (text) => void io.stdout.write(text),
        writeErr: (text) => void io.stderr.write(text),
        getOutHelpWidth: () => Math.min(io.stdout.columns, 80),
        getErrHelpWidth: () => Math.min(io.stderr.columns, 80),
      });
  }
  return root;
}
