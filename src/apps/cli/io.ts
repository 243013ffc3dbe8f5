import type { Finding } from "../../core/model/finding.ts";

/** All of the outside that a command sees: a test hands in another. */
export interface Output {
  /** False once nobody reads any more (a closed pipe). */
  write(text: string): boolean;
  readonly isTerminal: boolean;
  readonly columns: number;
}

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

/** A mistake in how the tool was called, or something in its way: the message says what to do. Exit 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** What is wrong in a file that it is about, place by place. */
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

/** By name: each part of the built CLI brings these classes along, so that instanceof would not see the other's. */
export const isNamed = (error: unknown, ...names: readonly Name[]): boolean =>
  error instanceof Error && names.some((name) => name === error.name);

/** https://no-color.org: any value switches colour off; FORCE_COLOR switches it on. */
export function usesColor(output: Output, env: Io["env"]): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
  return output.isTerminal && env["TERM"] !== "dumb";
}

/** A command says its exit code through this; saying nothing is 0. */
export type SetExit = (code: number) => void;
