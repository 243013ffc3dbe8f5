import type { Path } from "./source.ts";

export const SEVERITIES = ["error", "warning", "info"] as const;
export type Severity = (typeof SEVERITIES)[number];

/**
 * - input: the file cannot be judged; always an error, never configured or waived, exit 2
 * - guardrail: the plan breaks a rule; configurable and waivable, exit 1 as an error
 * - notice: worth knowing; never fails
 */
export type RuleKind = "input" | "guardrail" | "notice";

export type Data = Readonly<Record<string, unknown>>;

/** What a stage found, as coded data: worded and placed later, in one place. */
export interface Problem {
  readonly code: string;
  readonly args: Data;
  readonly path: Path;
  /** Point at the key rather than at its value. */
  readonly atKey?: boolean | undefined;
  /** A place found by other means than the path: an offset into the file's text. */
  readonly offset?: number;
}

export interface Finding {
  readonly code: string;
  readonly kind: RuleKind;
  readonly severity: Severity;
  readonly message: string;
  readonly org?: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly path: Path;
  /** The months of the run of billing periods this is about. */
  readonly periods?: readonly string[];
  /** The numbers behind the message; a remedy, where there is one, in `remedy`. */
  readonly data: Data;
  /** What to do about it. */
  readonly help?: string;
}
