import { type FSWatcher, statSync, watch } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { isYaml } from "../../../adapters/files/names.ts";
import { reasonOf } from "../../../adapters/files/read.ts";
import { EXIT, type Io, UsageError } from "../io.ts";
import { failed } from "../output/errors.ts";

/** An editor writes a file in several steps: what changes within this time is checked together. */
const PAUSE_MS = 100;

/** Runs a check now, and again when a file of the budgets or of the policy has changed, until Ctrl-C. */
export async function watched(places: readonly string[], check: () => Promise<number>, io: Io): Promise<number> {
  const changes = new Changes(places, io);
  try {
    while (!io.signal.aborted) {
      await check().catch((error) => failed(error, io));
      if (io.signal.aborted) break;
      io.stderr.write("watching; Ctrl-C ends it\n");
      await changes.next();
    }
  } finally {
    changes.close();
  }
  return EXIT.interrupted;
}

class Changes {
  private readonly watchers: FSWatcher[] = [];
  private readonly signal: AbortSignal;
  private isPending = false;
  private wake = (): void => {};

  constructor(places: readonly string[], { cwd, signal }: Io) {
    this.signal = signal;
    for (const place of places) this.watch(place, resolve(cwd, place));
    signal.addEventListener("abort", () => this.wake(), { once: true });
  }

  /** Once something has changed since the last call, and a moment has passed. */
  async next(): Promise<void> {
    await new Promise<void>((done) => {
      let timer: NodeJS.Timeout | undefined;
      this.wake = () => {
        clearTimeout(timer);
        timer = setTimeout(done, this.signal.aborted ? 0 : PAUSE_MS);
      };
      if (this.isPending || this.signal.aborted) this.wake();
    });
    this.isPending = false;
  }

  close(): void {
    for (const watcher of this.watchers) watcher.close();
  }

  /** A file by its folder: an editor that saves replaces the file. */
  private watch(place: string, path: string): void {
    const onChange = (name: string | Buffer | null, isOf: (name: string) => boolean): void => {
      // A file that a reader is told nothing about may be any.
      if (name !== null && !isOf(basename(String(name)))) return;
      this.isPending = true;
      this.wake();
    };
    try {
      const isFolder = statSync(path).isDirectory();
      const isOf = isFolder
        ? (name: string) => isYaml(name) || !name.includes(".")
        : (name: string) => name === basename(path);
      const folder = isFolder ? path : dirname(path);
      const watcher = watch(folder, { recursive: isFolder }, (_, name) => onChange(name, isOf));
      // A folder that is deleted ends its watch; the next check says that it is gone.
      watcher.on("error", () => onChange(null, isOf));
      this.watchers.push(watcher);
    } catch (error) {
      throw new UsageError(`cannot watch ${place}: ${reasonOf(error)}`);
    }
  }
}
