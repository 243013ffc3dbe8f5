import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

/** Temporary files of this process: a second one with the same name means that two outputs have the same file. */
const inUse = new Set<string>();

/**
 * A file that appears complete or not at all: it is written to a temporary file and renamed at the end, so that neither a
 * full disk nor Ctrl-C leaves half a report. A device or pipe is written directly: a rename would replace it by a file.
 */
export class AtomicFile {
  private readonly path: string;
  private readonly temporary: string | null;
  private readonly descriptor: number;
  private isOpen = true;

  constructor(path: string) {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there?.isDirectory()) throw failure("EISDIR");
    if (there !== undefined && !there.isFile()) {
      this.path = path;
      this.temporary = null;
      this.descriptor = openSync(path, "w");
      return;
    }
    // The target of a link is replaced, not the link.
    this.path = there === undefined ? path : realpathSync(path);
    if (there === undefined) makeFolder(dirname(path));
    this.temporary = join(dirname(this.path), `.${basename(this.path)}.${process.pid}.tmp`);
    this.descriptor = openTemporary(this.temporary, there);
  }

  write(content: string | Buffer): void {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    for (let at = 0; at < bytes.length; ) at += writeSync(this.descriptor, bytes, at);
  }

  commit(): void {
    if (this.temporary !== null) fsyncSync(this.descriptor);
    this.close();
    if (this.temporary === null) return;
    try {
      renameSync(this.temporary, this.path);
    } catch (error) {
      rmSync(this.temporary, { force: true });
      throw error;
    }
  }

  /** Removes the temporary file; does nothing after commit. */
  abandon(): void {
    if (!this.isOpen) return;
    this.close();
    if (this.temporary !== null) rmSync(this.temporary, { force: true });
  }

  private close(): void {
    this.isOpen = false;
    closeSync(this.descriptor);
    if (this.temporary !== null) inUse.delete(this.temporary);
  }
}

const failure = (code: string): Error => Object.assign(new Error(code), { code });
const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw codeOf(error) === "EEXIST" ? failure("ENOTDIR") : error;
  }
}

/** Never follows a link, and keeps the permissions of the file that is replaced. */
function openTemporary(path: string, there: Stats | undefined): number {
  if (inUse.has(path)) throw failure("EBUSY");
  const open = (): number => openSync(path, "wx", there === undefined ? 0o666 : there.mode & 0o777);
  let descriptor: number;
  try {
    descriptor = open();
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    // Left by a killed process with the same id, as the first process of a container always has.
    rmSync(path, { force: true });
    descriptor = open();
  }
  inUse.add(path);
  return descriptor;
}
