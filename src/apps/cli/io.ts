import type { Finding } from "../../core/model/finding.ts";

export interface Output {
  /** False once the reader has closed the pipe. */
  write(text: string): boolean;
  readonly isTerminal: boolean;
  readonly columns: number;
}

/** Everything outside the program that a command uses: a test hands in another. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The folder of the installed package: its schemas are below it. */
  readonly home: string;
  now(): Date;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

export const EXIT = { pass: 0, failed: 1, invalid: 2, interrupted: 130 } as const;

/** Wrong usage or wrong input: the message says what to do. Exit 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** Where the message is about a file: what is wrong in it, with positions. */
  readonly findings: readonly Finding[];

  constructor(message: string, findings: readonly Finding[] = []) {
    super(message);
    this.findings = findings;
  }
}

/** Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

type Name = "UsageError" | "AwsError" | "GitError" | "HostError" | "InputError" | "Interrupted" | "AbortError";

/** By name: each file of dist/ has its own copy of these classes, which instanceof would tell apart. */
export const isNamed = (error: unknown, ...names: readonly Name[]): boolean =>
  error instanceof Error && names.some((name) => name === error.name);

/** https://no-color.org: any value switches colour off; FORCE_COLOR switches it on. */
export function usesColor(output: Output, env: Io["env"]): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
  return output.isTerminal && env["TERM"] !== "dumb";
}

/** A file or a pipe is written as wide as a usual terminal. */
export const widthOf = ({ isTerminal, columns }: Output): number => (isTerminal ? columns : 80);

/** The least severity of a guardrail that fails a check. */
export type FailOn = "error" | "warning";

/** 2 for input, 1 for a guardrail at or above the severity, else 0. */
export function codeOf(findings: readonly Finding[], failOn: FailOn): number {
  let code: number = EXIT.pass;
  for (const { kind, severity } of findings) {
    if (kind === "input") return EXIT.invalid;
    const fails = severity === "error" || (severity === "warning" && failOn === "warning");
    if (kind === "guardrail" && fails) code = EXIT.failed;
  }
  return code;
}
