import { Option } from "commander";
import { VERSION } from "../../../../generated/version.js";
import { serve } from "../../../lsp/server.ts";
import { collect, withPolicyFolder } from "../../input/options.ts";
import { todayOf } from "../../input/policy.ts";
import { EXIT, type Io } from "../../io.ts";
import type { Define } from "../../program.ts";

interface Flags {
  readonly budgets?: readonly string[];
  readonly policy?: string;
  readonly now?: string;
  readonly schema: boolean;
}

const NOTES = `
An editor starts it and speaks the Language Server Protocol on stdin and stdout:
docs/editor.md has the lines for VS Code, Neovim and JetBrains.`;

export const define: Define = (command, io, exit) => {
  command.description("Help in the editor: what check finds as one types, its fixes, and each figure explained.");
  withPolicyFolder(command)
    .option("--budgets <folder>", "where the budgets are; repeatable (default: budgets)", collect)
    .option("--no-schema", "leave out what yaml-language-server finds by the schema")
    .option("--now <day>", "as of this day, YYYY-MM-DD (default: today, UTC)")
    .option("--stdio", "speak on stdin and stdout, as always")
    // VS Code's client adds it. The server learns the same number from its first request.
    .addOption(new Option("--clientProcessId <pid>").hideHelp())
    .addHelpText("after", NOTES)
    .action(async (flags: Flags) => exit(await lsp(flags, io)));
};

async function lsp({ budgets = ["budgets"], policy, now, schema }: Flags, io: Io): Promise<number> {
  const { stdin, stdout, env } = io;
  const today = () => todayOf(io, now);
  today();
  await serve(
    { budgets, policy, schema },
    { stdin, env, version: VERSION, today, write: (text) => stdout.write(text) },
  );
  return EXIT.pass;
}
