import { writeSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "../files/reason.ts";
import { EXIT, type Io, type Output, UsageError } from "./io.ts";

const WAIT_MS = 5;

/** A slow reader of a pipe: try again in a moment. */
function isLater(error: unknown): boolean {
  if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return false;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
  return true;
}

const isPipeClosed = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "EPIPE";

/** A report that is lost, on a full disk say, is a failure of the tool. */
function failed(error: unknown): never {
  throw new UsageError(`cannot write the report: ${reasonOf(error)}`);
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    process.stderr.write("tollgate: the working directory is gone\n");
    process.exit(EXIT.invalid);
  }
}

/** Writes at once: what was said before a crash or Ctrl-C is said. A closed pipe ends the saying, not the judging. */
function output(stream: NodeJS.WriteStream, descriptor: number): Output {
  let isOpen = true;
  return {
    write(text) {
      const bytes = Buffer.from(text);
      for (let at = 0; isOpen && at < bytes.length; ) {
        try {
          at += writeSync(descriptor, bytes, at);
        } catch (error) {
          if (isLater(error)) continue;
          isOpen = false;
          if (descriptor === 1 && !isPipeClosed(error)) failed(error);
        }
      }
      return isOpen;
    },
    isTerminal: stream.isTTY === true,
    // A terminal nobody has told its size has 0 columns.
    columns: Math.min(stream.columns || 80, 120),
  };
}

/** This process as a command sees it. To be asked for once: it listens for Ctrl-C. */
export function processIo(): Io {
  const interrupt = new AbortController();
  process.once("SIGINT", () => interrupt.abort());
  process.once("SIGTERM", () => interrupt.abort());
  return {
    get stdin() {
      return process.stdin;
    },
    stdout: output(process.stdout, 1),
    stderr: output(process.stderr, 2),
    env: process.env,
    cwd: workingDirectory(),
    home: join(__dirname, ".."),
    now: () => new Date(),
    signal: interrupt.signal,
  };
}
