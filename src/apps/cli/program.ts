import { Command } from "commander";
import { VERSION } from "../../generated/version.js";
import type { Io } from "./io.ts";
import { PREFIX, write } from "./output/errors.ts";

/** A command says its exit code through this; saying nothing is 0. */
export type SetExit = (code: number) => void;

/** Gives a command its description, arguments, options, examples and action. */
export type Define = (command: Command, io: Io, exit: SetExit) => void;

type Load = () => Promise<{ readonly define: Define }>;

/** A line of the table: what `--help` says, and where the command is defined, or the commands below it. */
export type Row = { readonly does: string } & ({ readonly load: Load } | { readonly commands: Rows });
export type Rows = Readonly<Record<string, Row>>;

export interface Program {
  readonly root: Command;
  /** Defines the command that these words call. */
  load(words: readonly string[]): Promise<void>;
}

const NOTES = `
Start: tollgate init <org>. Exit codes: 0 pass, 1 guardrail failed, 2 invalid.`;

/**
 * A command is defined when it is called: until then it has a name and one line of help.
 * @param without the name of a command that the caller adds
 */
export function programOf(groups: Readonly<Record<string, Rows>>, io: Io, exit: SetExit, without = ""): Program {
  const waiting = new Map<Command, Load>();
  const define = async (command: Command): Promise<void> => {
    const load = waiting.get(command);
    waiting.delete(command);
    (await load?.())?.define(command, io, exit);
    settle(command, io);
  };
  const commandOf = (name: string, row: Row): Command => {
    const command = new Command(name).description(row.does).hook("preSubcommand", (_, called) => define(called));
    if ("load" in row) waiting.set(command, row.load);
    else for (const [below, each] of Object.entries(row.commands)) command.addCommand(commandOf(below, each));
    return command;
  };
  const root = new Command("tollgate")
    .description("Budget guardrails, as code, for Genesys Cloud AI Experience tokens.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .hook("preSubcommand", (_, called) => define(called))
    .addHelpText("after", NOTES);
  let group = "";
  for (const [heading, rows] of Object.entries(groups)) {
    group = `${heading}:`;
    for (const [name, row] of Object.entries(rows)) {
      if (name !== without) root.addCommand(commandOf(name, row).helpGroup(group));
    }
  }
  root.addHelpCommand(new Command("help").argument("[command]").description("Show help.").helpGroup(group));
  root.configureHelp({ subcommandTerm: (command) => command.name() });
  settle(root, io);
  const load = async (words: readonly string[], above = root): Promise<void> => {
    const called = above.commands.find((command) => command.name() === words[0]);
    if (called === undefined) return;
    await define(called);
    await load(words.slice(1), called);
  };
  return { root, load };
}

/** Every command, however deep, writes to the io it was given and never ends the process. */
function settle(command: Command, io: Io): void {
  command
    .exitOverride()
    .showHelpAfterError(`(${pathOf(command)} --help shows the options)`)
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => write(text, io),
      outputError: (text, print) => print(text.replace(/^error: /, PREFIX)),
      getOutHelpWidth: () => Math.min(io.stdout.columns, 80),
      getErrHelpWidth: () => Math.min(io.stderr.columns, 80),
    });
  for (const child of command.commands) settle(child, io);
}

const pathOf = (command: Command): string =>
  command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
