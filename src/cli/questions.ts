import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { Interrupted, type Io } from "./io.ts";

/** Asks on the terminal until the answer is right; an empty answer takes the default. */
export class Questions {
  private readonly io: Io;
  private readonly lines: ReturnType<typeof createInterface>;
  /** Rejects at the end of the input: nobody will answer any more. */
  private readonly ended: Promise<never>;

  constructor(io: Io) {
    this.io = io;
    const output = new Writable({
      write(chunk, _encoding, done) {
        io.stderr.write(String(chunk));
        done();
      },
    });
    this.lines = createInterface({ input: io.stdin, output, terminal: false });
    this.ended = new Promise((_, reject) => this.lines.once("close", () => reject(new Interrupted())));
    // Closing after the last answer is no failure of anything.
    this.ended.catch(() => {});
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
    try {
      return await Promise.race([this.lines.question(prompt, { signal: this.io.signal }), this.ended]);
    } catch {
      this.io.stderr.write("\n");
      throw new Interrupted();
    }
  }
}
