import { Readable } from "node:stream";
import type { Day } from "../../../../core/model/calendar.ts";
import { VERSION } from "../../../../generated/version.js";
import { serve } from "../../../mcp/server.ts";
import type { PolicyFlags } from "../../input/options.ts";
import { todayOf } from "../../input/policy.ts";
import { EXIT, type Io } from "../../io.ts";
import { failed } from "../../output/errors.ts";
import { type Define, programOf, type Rows } from "../../program.ts";

const NOTES = `
A client starts it and speaks the Model Context Protocol on stdin and stdout. It
reads files below the working directory only, and writes none. Tools: check,
explain, estimate, status, rates.`;

export const define: Define = (command, io, exit) => {
  command
    .description("Answer other programs about budgets, as a Model Context Protocol server that only reads.")
    .option("--now <day>", "as of this day, YYYY-MM-DD (default: today, UTC)")
    .addHelpText("after", NOTES)
    .action(async ({ now }: PolicyFlags) => exit(await mcp(now === undefined ? io : asOf(todayOf(io, now), io))));
};

const asOf = (today: Day, io: Io): Io => ({ ...io, now: () => new Date(`${today}T12:00:00Z`) });

async function mcp(io: Io): Promise<number> {
  const { stdin, stdout, cwd: root } = io;
  await serve({
    ...{ stdin, root, version: VERSION, write: (text) => stdout.write(text) },
    run: async (argv, signal) => {
      const said = { out: "", err: "" };
      return { code: await run(argv, { ...io, ...collected(said), signal }), ...said };
    },
  });
  return EXIT.pass;
}

/** The commands that the tools call, and no others: each only reads. */
const COMMANDS: Readonly<Record<string, Rows>> = {
  Tools: {
    check: { does: "", load: () => import("../gate/check.ts") },
    explain: { does: "", load: () => import("../plan/explain.ts") },
    estimate: { does: "", load: () => import("../plan/estimate.ts") },
    status: { does: "", load: () => import("../usage/status.ts") },
    rates: { does: "", load: () => import("../more/rates.ts") },
  },
};

async function run(argv: readonly string[], io: Io): Promise<number> {
  let code: number = EXIT.pass;
  const exit = (value: number): void => {
    code = value;
  };
  try {
    await programOf(COMMANDS, io, exit).root.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    return failed(error, io);
  }
}

/** A command's outside: no terminal, nothing to read, and its words are kept. */
function collected(said: { out: string; err: string }): Pick<Io, "stdin" | "stdout" | "stderr"> {
  const to = (name: "out" | "err") => ({
    isTerminal: false,
    columns: 80,
    write: (text: string) => {
      said[name] += text;
      return true;
    },
  });
  return { stdin: Readable.from([]), stdout: to("out"), stderr: to("err") };
}
