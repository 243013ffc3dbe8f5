import { resolve } from "node:path";
import { AtomicFile } from "../../adapters/files/atomic.ts";
import { reasonOf } from "../../adapters/files/reason.ts";
import { leadsThroughLink } from "../../adapters/files/within.ts";
import { type Io, UsageError } from "./io.ts";

/** Somewhere a report goes, piece by piece. */
export interface Sink {
  write(text: string): void;
  commit(): void;
  abandon(): void;
}

const BUFFER_LENGTH = 16 * 1024;

/** A system call for each organization would cost more than judging it. */
export function stdoutSink({ stdout }: Io): Sink {
  let waiting = "";
  const flush = (): void => {
    if (waiting !== "") stdout.write(waiting);
    waiting = "";
  };
  return {
    write: (text) => {
      waiting += text;
      if (waiting.length > BUFFER_LENGTH) flush();
    },
    commit: flush,
    abandon: flush,
  };
}

export function fileSink(path: string, { cwd }: Io): Sink {
  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      throw new UsageError(`cannot write ${path}: ${reasonOf(error)}`);
    }
  };
  const place = resolve(cwd, path);
  if (leadsThroughLink(place, cwd))
    throw new UsageError(`cannot write ${path}: it leads through a link. Name the file itself`);
  const file = attempt(() => new AtomicFile(place));
  return {
    write: (text) => attempt(() => file.write(text)),
    commit: () => attempt(() => file.commit()),
    abandon: () => file.abandon(),
  };
}
