import type { Io } from "../io.ts";

const PATIENCE_MS = 1000;
const INTERVAL_MS = 200;

/** A count on the terminal, once work takes longer than a second. */
export class Progress {
  private readonly io: Io;
  private readonly step: number;
  private readonly started: number;
  private last = 0;
  private count = 0;
  private isShown = false;

  /** @param step how many ticks until the clock is read again: reading it each time would slow quick work down */
  constructor(io: Io, step = 64) {
    this.io = io;
    this.step = step;
    this.started = io.now().getTime();
  }

  tick(what: string): void {
    this.count++;
    if (!this.io.stderr.isTerminal || this.count % this.step !== 0) return;
    const now = this.io.now().getTime();
    if (now - this.started < PATIENCE_MS || now - this.last < INTERVAL_MS) return;
    this.last = now;
    this.isShown = true;
    this.io.stderr.write(`\r\u001b[K${this.count} ${what} …`);
  }

  done(): void {
    if (this.isShown) this.io.stderr.write("\r\u001b[K");
  }
}
