import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import type { Io } from "./io.ts";
import { Interrupted } from "./io.ts";

/** Asks on the terminal until the answer is right; an empty answer takes the default. */
export class Questions {
  private readonly io: Io;
  private readonly lines: ReturnType<typeof createInterface>;

  constructor(io: Io) {
    this.io = io;
    const output = new Writable({
      write(chunk, _encoding, done) {
        io.stderr.write(String(chunk));
        done();
      },
    });
    this.lines = createInterface({ input: io.stdin, output, terminal: false });
  }

  async ask<T>(question: string, fallback: T, read: (answer: string) => T): Promise<T> {
    const shown = fallback === undefined || fallback === null ? "" : ` [${String(fallback)}]`;
    for (;;) {
      const answer = (await this.line(`${question}${shown}: `)).trim();
      if (answer === "" && fallback !== undefined) return fallback;
      try {
        return read(answer);
      } catch (error) {
        this.io.stderr.write(`  ${error instanceof Error ? error.message : "?"}\n`);
      }
    }
  }

  close(): void {
    this.lines.close();
  }

  private async line(prompt: string): Promise<string> {
    const ended = new Promise<never>((_, reject) => this.lines.once("close", () => reject(new Interrupted())));
    return Promise.race([this.lines.question(prompt, { signal: this.io.signal }), ended]).catch(() => {
      throw new Interrupted();
    });
  }
}
