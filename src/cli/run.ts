import { CommanderError } from "commander";
import { printable } from "../report/terminal.ts";
import { EXIT, Interrupted, type Io, UsageError } from "./io.ts";
import { program } from "./program.ts";

/** The whole tool as a function: arguments and the outside in, an exit code out. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let code: number = EXIT.pass;
  try {
    await program(io, (value) => {
      code = value;
    }).parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    // Commander has said what was wrong; help and version are no errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.invalid;
    if (error instanceof Interrupted) return EXIT.interrupted;
    io.stderr.write(`tollgate: ${printable(messageOf(error, io))}\n`);
    return EXIT.invalid;
  }
}

function messageOf(error: unknown, { env }: Io): string {
  if (error instanceof UsageError) return error.message;
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return env["TOLLGATE_DEBUG"] ? (stack ?? message) : `internal error: ${message} (TOLLGATE_DEBUG=1 shows where)`;
}
