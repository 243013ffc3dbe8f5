import { Command } from "commander";
import { VERSION } from "../../generated/version.js";
import { alarmsCommand } from "./commands/alarms.ts";
import { baselineCommand } from "./commands/baseline.ts";
import { checkCommand } from "./commands/check.ts";
import { commentCommand } from "./commands/comment.ts";
import { compareCommand } from "./commands/compare.ts";
import { completeCommand } from "./commands/complete.ts";
import { diffCommand } from "./commands/diff.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { estimateCommand } from "./commands/estimate.ts";
import { explainCommand } from "./commands/explain.ts";
import { initCommand } from "./commands/init.ts";
import { meterCommand } from "./commands/meter.ts";
import { notifyTestCommand } from "./commands/notify-test.ts";
import { ratesCommand } from "./commands/rates.ts";
import { rehearseCommand } from "./commands/rehearse.ts";
import { rulesCommand } from "./commands/rules.ts";
import { schemaCommand } from "./commands/schema.ts";
import { statusCommand } from "./commands/status.ts";
import { complain } from "./complain.ts";
import type { Io, SetExit } from "./io.ts";

export type CommandOf = (io: Io, exit: SetExit) => Command;

const COMMANDS: readonly CommandOf[] = [
  initCommand,
  checkCommand,
  baselineCommand,
  diffCommand,
  explainCommand,
  compareCommand,
  estimateCommand,
  alarmsCommand,
  rehearseCommand,
  doctorCommand,
  notifyTestCommand,
  statusCommand,
  meterCommand,
  commentCommand,
  ratesCommand,
  rulesCommand,
  schemaCommand,
];

const EXAMPLES = `
Examples:
  tollgate init acme-emea              write budgets/acme-emea.yaml
  tollgate check                       judge every budget below budgets/
  tollgate explain acme-emea           where each figure comes from

Exit codes: 0 pass, 1 a guardrail failed, 2 invalid input or usage.`;

/** @param isCompletion the completion library brings the command of that name itself */
export function program(io: Io, isCompletion: boolean, exit: SetExit): Command {
  const root = new Command("tollgate")
    .description("Budget guardrails, as code, for Genesys Cloud AI Experience tokens.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .addHelpText("after", EXAMPLES);
  for (const command of COMMANDS) root.addCommand(command(io, exit));
  if (!isCompletion) root.addCommand(completeCommand());
  settle(root, io);
  return root;
}

/** Every command, however deep, writes to the io it was given and never ends the process. */
function settle(command: Command, io: Io): void {
  command
    .exitOverride()
    .showHelpAfterError(`(${pathOf(command)} --help shows the options)`)
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => complain(text, io),
      getOutHelpWidth: () => Math.min(io.stdout.columns, 80),
      getErrHelpWidth: () => Math.min(io.stderr.columns, 80),
    });
  for (const child of command.commands) settle(child, io);
}

const pathOf = (command: Command): string =>
  command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
