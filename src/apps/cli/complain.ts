import { fold, printable } from "../../core/text/terminal.ts";
import type { Io } from "./io.ts";

/** What is wrong, to stderr. What was typed is repeated in it: it could move or hide what a person sees. */
export function complain(text: string, { stderr }: Io): void {
  const safe = text.split("\n").map(printable).join("\n");
  // A log is searched: only a terminal would break the line itself, and amid a word.
  stderr.write(stderr.isTerminal ? fold(safe, stderr.columns) : safe);
}
