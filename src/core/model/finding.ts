import type { Path, Plain } from "./source.ts";

export const SEVERITIES = ["error", "warning", "info"] as const;
export type Severity = (typeof SEVERITIES)[number];

/**
 * - input: the file cannot be judged; always an error, never configured or waived, exit 2
 * - guardrail: the plan breaks a rule; configurable and waivable, exit 1 as an error
 * - notice: worth knowing; never fails
 */
export type FindingKind = "input" | "guardrail" | "notice";
/** A drift is about what is deployed, and not about a file: `tollgate doctor` lists them. */
export type RuleKind = FindingKind | "drift";

export type Data = Readonly<Record<string, unknown>>;

/** What is wrong, and what to write instead: the one shape for problems that a rule has no words of its own for. */
export interface Correction {
  readonly problem: string;
  readonly right?: string;
}

/** A change of the file that fixes a problem: a new value at a path, or a new name for the key there. */
export type Edit = { readonly path: Path; readonly value: Plain } | { readonly path: Path; readonly key: string };

/** What a stage found, as coded data: rules/finding.ts words it. */
export interface Problem {
  readonly code: string;
  readonly args: Data;
  readonly path: Path;
  /** Point at the key rather than at its value. */
  readonly atKey?: boolean | undefined;
  /** A place found by other means than the path: an offset into the file's text. */
  readonly offset?: number;
  readonly edits?: readonly Edit[] | undefined;
}

export interface Finding {
  readonly code: string;
  readonly kind: FindingKind;
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
  /** What would fix it, where that is sure enough to offer. Not in a report. */
  readonly edits?: readonly Edit[];
}
