import type { Finding } from "../../core/model/finding.ts";
import { findingText } from "../../core/report/findings/text.ts";
import { painter } from "../../core/text/terminal.ts";
import { type Io, usesColor } from "./io.ts";

/** What is wrong in a file, one by one, below the line that says so. */
export function printFindings(findings: readonly Finding[], { stderr, env }: Pick<Io, "stderr" | "env">): void {
  const paint = painter(usesColor(stderr, env));
  const width = stderr.isTerminal ? stderr.columns : 80;
  for (const finding of findings) stderr.write(findingText(finding, paint, width));
}
