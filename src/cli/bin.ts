#!/usr/bin/env node
import { writeSync } from "node:fs";
import { join } from "node:path";
import type { Output } from "./io.ts";
import { run } from "./run.ts";

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
          const { code } = error as NodeJS.ErrnoException;
          if (code !== "EAGAIN") isOpen = false;
          else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
        }
      }
      return isOpen;
    },
    isTerminal: stream.isTTY === true,
    columns: Math.min(stream.columns ?? 80, 120),
  };
}

const interrupt = new AbortController();
process.once("SIGINT", () => interrupt.abort());
process.once("SIGTERM", () => interrupt.abort());

run(process.argv.slice(2), {
  get stdin() {
    return process.stdin;
  },
  stdout: output(process.stdout, 1),
  stderr: output(process.stderr, 2),
  env: process.env,
  cwd: process.cwd(),
  home: join(__dirname, ".."),
  now: () => new Date(),
  signal: interrupt.signal,
}).then((code) => {
  process.exitCode = code;
});
