import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const BUFFER_LENGTH = 64 * 1024;

/**
 * A file that appears whole or not at all: written beside its place and renamed at the end, so that neither a
 * full disk nor Ctrl-C leaves half a report. Writes may come in pieces.
 */
export class AtomicFile {
  private readonly path: string;
  private readonly temporary: string;
  private readonly descriptor: number;
  private isOpen = true;
  private waiting = "";

  constructor(path: string) {
    this.path = path;
    mkdirSync(dirname(path), { recursive: true });
    this.temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
    this.descriptor = openSync(this.temporary, "wx");
  }

  write(text: string): void {
    this.waiting += text;
    if (this.waiting.length > BUFFER_LENGTH) this.flush();
  }

  commit(): void {
    this.flush();
    fsyncSync(this.descriptor);
    this.close();
    renameSync(this.temporary, this.path);
  }

  /** Leaves no trace; harmless after commit. */
  abandon(): void {
    if (!this.isOpen) return;
    this.close();
    rmSync(this.temporary, { force: true });
  }

  private flush(): void {
    const bytes = Buffer.from(this.waiting);
    this.waiting = "";
    for (let at = 0; at < bytes.length; ) at += writeSync(this.descriptor, bytes, at);
  }

  private close(): void {
    this.isOpen = false;
    closeSync(this.descriptor);
  }
}
