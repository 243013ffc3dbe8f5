import { CommanderError } from "commander";
import type { Finding } from "../../../core/model/finding.ts";
import { findingText } from "../../../core/report/findings/text.ts";
import { didYouMean } from "../../../core/text/nearest.ts";
import { fold, painter, printable } from "../../../core/text/terminal.ts";
import { EXIT, type Io, isNamed, UsageError, usesColor, widthOf } from "../io.ts";

/** Every message on stderr that is not a progress count begins like this. */
export const PREFIX = "tollgate: ";

/** Says what is wrong. What was typed is repeated in it, so control characters are made visible. */
export function complain(message: string, io: Io, findings: readonly Finding[] = []): void {
  write(`${PREFIX}${message}\n`, io);
  printFindings(findings, io);
}

/** A log is searched, so lines are folded on a terminal only. */
export function write(text: string, { stderr }: Io): void {
  const safe = text.split("\n").map(printable).join("\n");
  stderr.write(stderr.isTerminal ? fold(safe, stderr.columns) : safe);
}

/** What is wrong in a file, one by one. */
export function printFindings(findings: readonly Finding[], { stderr, env }: Io): void {
  const paint = painter(usesColor(stderr, env));
  const width = widthOf(stderr);
  for (const finding of findings) stderr.write(findingText(finding, paint, width));
}

/** Says why a command ended early, and returns its exit code. */
export function failed(error: unknown, io: Io): number {
  // Commander has said what was wrong; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.invalid;
  if (isNamed(error, "Interrupted", "AbortError")) return EXIT.interrupted;
  complain(messageOf(error, io), io, isNamed(error, "UsageError") ? (error as UsageError).findings : []);
  return EXIT.invalid;
}

function messageOf(error: unknown, { env }: Io): string {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  if (isNamed(error, "UsageError", "AwsError", "GitError", "HostError")) return message;
  return env["TOLLGATE_DEBUG"] ? (stack ?? message) : `internal error: ${message} (TOLLGATE_DEBUG=1 shows where)`;
}

export const noBudget = (searched: string, right = "Write one with: tollgate init <org>"): UsageError =>
  new UsageError(`no budget found in ${searched}. ${right}`);

export const alreadyThere = (path: string): UsageError =>
  new UsageError(`${path} already exists. Use --force to overwrite it`);

/** "there is no rate card genesys. Did you mean genesys-2026-06?" */
export function unknownName(problem: string, name: string, known: readonly string[], otherwise: string): UsageError {
  return new UsageError(`${problem}. ${didYouMean(name, known, otherwise)}`);
}
