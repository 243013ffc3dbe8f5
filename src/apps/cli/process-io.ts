import { fstatSync, writeSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "../../adapters/files/read.ts";
import { EXIT, type Io, type Output, UsageError } from "./io.ts";

const WAIT_MS = 5;

/** The reader of a pipe is slow: wait for a moment, and try again. */
function isLater(error: unknown): boolean {
  if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return false;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
  return true;
}

const isPipeClosed = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "EPIPE";

/** A report that is lost, for example on a full disk, is a failure of the tool. */
function lost(error: unknown): never {
  throw new UsageError(`cannot write the report: ${reasonOf(error)}`);
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    process.stderr.write("tollgate: the working directory does not exist any more\n");
    process.exit(EXIT.invalid);
  }
}

const streamOf = (descriptor: 1 | 2): NodeJS.WriteStream => (descriptor === 1 ? process.stdout : process.stderr);

/** To make a stream costs Node milliseconds, so only a character device is asked whether it is a terminal. */
const isTerminal = (descriptor: 1 | 2): boolean =>
  fstatSync(descriptor).isCharacterDevice() && streamOf(descriptor).isTTY === true;

/** Writes at once, so that a crash or Ctrl-C loses nothing. Where the reader closes the pipe, the command goes on. */
function output(descriptor: 1 | 2): Output {
  let isOpen = true;
  let known: boolean | null = null;
  return {
    write(text) {
      const bytes = Buffer.from(text);
      for (let at = 0; isOpen && at < bytes.length; ) {
        try {
          at += writeSync(descriptor, bytes, at);
        } catch (error) {
          if (isLater(error)) continue;
          isOpen = false;
          if (descriptor === 1 && !isPipeClosed(error)) lost(error);
        }
      }
      return isOpen;
    },
    get isTerminal() {
      known ??= isTerminal(descriptor);
      return known;
    },
    get columns() {
      // A terminal of unknown size has 0 columns.
      return Math.min((this.isTerminal ? streamOf(descriptor).columns : undefined) || 80, 120);
    },
  };
}

/** This process, as a command uses it. Call it once: it listens for Ctrl-C. */
export function processIo(): Io {
  const interrupt = new AbortController();
  process.once("SIGINT", () => interrupt.abort());
  process.once("SIGTERM", () => interrupt.abort());
  return {
    get stdin() {
      return process.stdin;
    },
    stdout: output(1),
    stderr: output(2),
    env: process.env,
    cwd: workingDirectory(),
    home: join(__dirname, ".."),
    now: () => new Date(),
    signal: interrupt.signal,
  };
}
