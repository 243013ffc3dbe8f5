import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Io, UsageError } from "./io.ts";
import { fileSink } from "./sinks.ts";

/** Writes a new file whole or not at all, and never over an old one unasked. */
export function writeNew(path: string, text: string, force: boolean, io: Io): void {
  if (!force && existsSync(resolve(io.cwd, path))) {
    throw new UsageError(`${path} is there already. --force overwrites it`);
  }
  const sink = fileSink(path, io);
  try {
    sink.write(text);
    sink.commit();
  } finally {
    sink.abandon();
  }
  io.stderr.write(`wrote ${path}\n`);
}
