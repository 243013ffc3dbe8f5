import { CommanderError } from "commander";
import { isCompletion } from "./commands/complete.ts";
import { complain } from "./complain.ts";
import { EXIT, type Io, isNamed, type UsageError } from "./io.ts";
import { printFindings } from "./print-findings.ts";
import { program } from "./program.ts";

/** The whole tool as a function: arguments and the outside in, an exit code out. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let code: number = EXIT.pass;
  try {
    const asksLibrary = isCompletion(argv);
    const root = program(io, asksLibrary, (value) => {
      code = value;
    });
    if (asksLibrary) await (await import("./completion.ts")).complete(root, argv, io);
    else await root.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    // Commander has said what was wrong; help and version are no errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.invalid;
    if (isNamed(error, "Interrupted", "AbortError")) return EXIT.interrupted;
    complain(`tollgate: ${messageOf(error, io)}\n`, io);
    if (isNamed(error, "UsageError")) printFindings((error as UsageError).findings, io);
    return EXIT.invalid;
  }
}

function messageOf(error: unknown, { env }: Io): string {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  if (isNamed(error, "UsageError", "AwsError", "GitError", "HostError")) return message;
  return env["TOLLGATE_DEBUG"] ? (stack ?? message) : `internal error: ${message} (TOLLGATE_DEBUG=1 shows where)`;
}
