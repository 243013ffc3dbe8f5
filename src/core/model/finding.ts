import type { Money } from "./money.ts";
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

/**
 * One change of a budget's values. Paths are those of the budget with its defaults merged in. What a value of the defaults
 * is changed to goes into the budget's own file, with the whole top-level key that it is in.
 * - value: written at the path. Maps and lists on the way to it are made; an index that is the list's length appends.
 * - key: the new name of the key at the path.
 * - remove: the key, or the entry of a list, goes with its value.
 */
export type Edit =
  | { readonly path: Path; readonly value: Plain }
  | { readonly path: Path; readonly key: string }
  | { readonly path: Path; readonly remove: true };

/**
 * - buy: tokens are bought
 * - plan: less is planned
 * - accept: the owners accept more, which is a loosening in a diff
 * - correct: the one right answer to a slip, which needs no choice
 */
export const REMEDY_KINDS = ["buy", "plan", "accept", "correct"] as const;
export type RemedyKind = (typeof REMEDY_KINDS)[number];

/**
 * One way to fix a finding. Its edits, applied together to the values that were checked, remove the finding and add no
 * error or warning. They never lower a severity, switch off alarms or add a waiver. A finding has at most one remedy of a
 * kind, but for `plan`, of which the first is the one to choose where nobody chooses.
 */
export interface Remedy {
  readonly kind: RemedyKind;
  /** What to do, in a sentence without its full stop: "Buy 3,313 tokens a month for 2026-12 to 2027-01". */
  readonly summary: string;
  /** What it costs, or why it is needed: "3,313.00 USD a month". */
  readonly note?: string;
  readonly edits: readonly Edit[];
  /** Of `plan`: the number that is lowered. */
  readonly lever?: PlanLever;
}

export interface PlanLever {
  readonly feature: string;
  /** "sessions a day", or the name of a part with it. */
  readonly unit: string;
  readonly planned: string;
  /** The most that fits. */
  readonly most: string;
  /** In the worst period; null where a price is missing. */
  readonly saves: Money | null;
}

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
  /** The ways to fix it that are sure enough to offer, each by itself. Not in a JSON report. */
  readonly remedies?: readonly Remedy[];
}
