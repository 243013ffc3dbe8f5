import { resolve } from "node:path";
import { reasonOf } from "../../../adapters/files/read.ts";
import { leadsThroughLink } from "../../../adapters/files/within.ts";
import { AtomicFile } from "../../../adapters/files/write.ts";
import { type Io, UsageError } from "../io.ts";

/** Where a report is written, piece by piece. */
export interface Sink {
  write(text: string): void;
  commit(): void;
  abandon(): void;
}

const BUFFER_LENGTH = 16 * 1024;

/** Buffered: a system call for each organization would take longer than judging it. */
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
