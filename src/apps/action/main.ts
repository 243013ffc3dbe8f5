import { existsSync } from "node:fs";
import { join } from "node:path";
import { rootAround } from "../../adapters/files/within.ts";
import { readEvent } from "../../adapters/pull-request/run.ts";
import { annotationText } from "../../core/text/escape.ts";
import { type Io, isNamed, type Output } from "../cli/io.ts";
import { processIo } from "../cli/process-io.ts";
import { run } from "../cli/run.ts";
import { gate } from "./gate.ts";
import { InputError, inputsOf } from "./inputs.ts";
import type { Tollgate } from "./part.ts";
import { Runner } from "./runner.ts";

const INVALID = 2;
/** With these a step can write to the repository: only the comment is given one. */
const TOKENS = /^(INPUT_TOKEN|GITHUB_TOKEN|GH_TOKEN)$/;

/** GitHub shows ten annotations of a level of one action: what two commands find takes one of them. */
function withoutRepeats(output: Output): Output {
  const annotated = new Set<string>();
  const isNew = (line: string): boolean => {
    if (!line.startsWith("::")) return true;
    const before = annotated.size;
    return annotated.add(line).size > before;
  };
  const write = (text: string): boolean =>
    output.write(
      text
        .split(/(?<=\n)/)
        .filter(isNew)
        .join(""),
    );
  return { ...output, write };
}

/** The command line, in this process. */
function commandLine({ stdout, stderr, cwd, home, now, signal, env }: Io): Tollgate {
  const plain = Object.fromEntries(Object.entries(env).filter(([name]) => !TOKENS.test(name)));
  return async (args, more = {}, isKept = false) => {
    let [err, out] = ["", ""];
    const keep = (text: string): boolean => {
      out += text;
      return true;
    };
    const write = (text: string): boolean => {
      err += text;
      return stderr.write(text);
    };
    const kept = isKept ? { ...stdout, isTerminal: false, write: keep } : stdout;
    const io = { stdout: kept, stderr: { ...stderr, write }, cwd, home, now, signal, env: { ...plain, ...more } };
    const code = await run(args, { ...io, stdin: process.stdin });
    return { code, err, out };
  };
}

async function act({ stdout: output, ...others }: Io): Promise<number> {
  const io = { ...others, stdout: withoutRepeats(output) };
  const { env, stdout } = io;
  const eventName = env["GITHUB_EVENT_NAME"] ?? "";
  const log = (text: string): void => void stdout.write(text);
  try {
    if (eventName === "pull_request_target") {
      throw new InputError("on: pull_request_target judges the target, not the change. Write on: pull_request.");
    }
    const isRepository = existsSync(join(rootAround(io.cwd), ".git"));
    const runner = new Runner(env);
    const around = { tollgate: commandLine(io), runner, event: readEvent(env), eventName, isRepository, log };
    return await gate(inputsOf(env), around);
  } catch (error) {
    const { message } = error instanceof Error ? error : new Error(String(error));
    const line = isNamed(error, "InputError", "HostError") ? message : `internal error: ${message}`;
    log(annotationText({ level: "error", properties: { title: "tollgate" }, lines: [line] }));
    return INVALID;
  }
}

act(processIo()).then((code) => {
  process.exitCode = code;
});
