import type { Finding } from "../model/finding.ts";
import { painter } from "../report/terminal.ts";
import { findingText } from "../report/text-findings.ts";
import { UsageError } from "./io.ts";

/** What cannot be gone on with, and below it every finding with its place and what to do, as check shows them. */
export function invalid(what: string, findings: readonly Finding[]): UsageError {
  const texts = findings.map((finding) => findingText(finding, painter(false), 80));
  return new UsageError(`${what}\n${texts.join("").trimEnd()}`);
}
