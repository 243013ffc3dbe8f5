import { createInterface, type Interface } from "node:readline/promises";
import { Interrupted, type Io } from "../io.ts";

/** Asks on the terminal until the answer is valid; an empty answer means the fallback, where there is one. */
export class Questions {
  private readonly io: Io;
  private readonly lines: Interface;
  /** Keeps answers that are typed ahead; question() would lose them. */
  private readonly answers: AsyncIterator<string>;

  constructor(io: Io) {
    this.io = io;
    this.lines = createInterface({ input: io.stdin, terminal: false, signal: io.signal });
    this.answers = this.lines[Symbol.asyncIterator]();
  }

  async ask<T>(question: string, fallback: T | undefined, read: (answer: string) => T): Promise<T> {
    const shown = fallback === undefined || fallback === null ? "" : ` [${String(fallback)}]`;
    for (;;) {
      const answer = await this.answer(`${question}${shown}: `);
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

  private async answer(prompt: string): Promise<string> {
    this.io.stderr.write(prompt);
    const { value, done } = await this.answers.next();
    if (done !== true) return value.trim();
    // The input ended, or Ctrl-C closed it: no answer will come.
    this.io.stderr.write("\n");
    throw new Interrupted();
  }
}
