import type { Exact } from "../model/exact.ts";
import type { Data, Remedy, RuleKind, Severity } from "../model/finding.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { ProjectedPeriod, Segment } from "../model/projection.ts";
import type { Path } from "../model/source.ts";
import type { Measure } from "../text/text.ts";
import type { Facts } from "./facts.ts";

/** A guardrail broken somewhere in the plan. */
export interface Breach {
  readonly path: Path;
  readonly atKey?: boolean | undefined;
  /** Index of the billing period; absent where the whole plan or the file is meant. */
  readonly period?: number | undefined;
  /** What the breach is about, where a period can have several: each has findings of its own. */
  readonly subject?: string | undefined;
  /** How far beyond the limit, in the rule's measure: the worst period of a run has the most. */
  readonly amount?: Exact | undefined;
  /** What a waiver's `upTo` is compared with, where that is not the amount. */
  readonly waivable?: Exact | undefined;
  /** Of a loosening: how much more it allows. */
  readonly size?: Size | undefined;
  readonly args: Data;
}

/** Loosenings are listed by size: tokens, then money. A budget with an unlimited amount comes first. */
export interface Size {
  readonly tokens: bigint;
  readonly money: Exact;
}

export type BreachOf<A> = Omit<Breach, "args"> & { readonly args: A };

/** What a rule is about; a function where it names a threshold that policy can change. */
type What = string | ((thresholds: Guardrails["thresholds"]) => string);

/** One row of the rule table: the wording, `tollgate rules`, SARIF's help and the documentation at once. */
export interface Rule {
  readonly code: string;
  readonly kind: RuleKind;
  /** The default; guardrails can be configured in policy/guardrails.yaml. */
  readonly severity: Severity;
  readonly what: What;
  readonly why: What;
  readonly fix: string;
  readonly measure?: Measure;
  /** Each breach is about one feature, `feature` of its data: a waiver may name it. */
  readonly perFeature?: true;
  /** A breach without a period is not over when the plan is: it is about the file, or what follows the plan. */
  readonly outlastsPlan?: true;
  say(args: Data): string;
  /** The fix for this very case, in numbers; else `fix` is shown. */
  help?(args: Data): string | null;
  breaches?(facts: Facts): Iterable<Breach>;
  /** Of a rule about two sides: see LooseningRule. */
  loosened?(change: never): Iterable<Breach>;
  /** What breaks it breaks these rules as well, and they stay silent beside it: a fix may leave their findings. */
  readonly standsFor?: readonly string[];
  /** What would fix all periods of a run: its data, and the ways that are offered if they hold. */
  remedy?(run: RunFigures, facts: Facts): Data & Ways;
}

/** The texts of a rule, with the thresholds that are in force. */
export function textsOf({ what, why, fix }: Rule, { thresholds }: Guardrails) {
  const text = (of: What): string => (typeof of === "string" ? of : of(thresholds));
  return { what: text(what), why: text(why), fix };
}

export interface Ways {
  readonly remedies?: readonly Remedy[];
}

/** The periods of a run; none for a breach of the whole plan. */
export interface RunFigures {
  readonly periods: readonly ProjectedPeriod[];
  /** Their distinct figures, the worst first. */
  readonly segments: readonly Segment[];
  readonly subject: string | undefined;
}

/** The billing periods that a finding is about, in words. */
export interface When {
  /** "2026-12 (1 Dec to 31 Dec)", or a run of periods and its worst. */
  readonly when: string;
  /** "2026-12" or "2026-12 to 2027-02". */
  readonly run: string;
}

type Texts = Omit<Rule, "kind" | "severity" | "say" | "help" | "breaches" | "loosened" | "remedy">;

interface Judging<A, R> extends Texts {
  readonly severity: Severity;
  readonly say: (args: A & When) => string;
  readonly help?: (args: A & R & When) => string | null;
  readonly breaches?: (facts: Facts) => Iterable<BreachOf<A>>;
  readonly remedy?: (run: RunFigures, facts: Facts) => R & Ways;
}

export const guardrail = <A extends object, R extends object = object>(rule: Judging<A, R>): Rule => ({
  ...(rule as unknown as Omit<Rule, "kind">),
  kind: "guardrail",
});

export const notice = <A extends object>(rule: Judging<A, object>): Rule => ({
  ...(rule as unknown as Omit<Rule, "kind">),
  kind: "notice",
});

/** A guardrail over two sides: it finds what a change makes looser. Its severity is the base's. */
export interface LooseningRule<C> extends Rule {
  loosened(change: C): Iterable<Breach>;
}

interface Loosening<C, A> extends Texts {
  readonly say: (args: A & When) => string;
  readonly loosened: (change: C) => Iterable<BreachOf<A>>;
}

export const loosening = <C, A extends object>(rule: Loosening<C, A>): LooseningRule<C> => ({
  ...(rule as unknown as Omit<LooseningRule<C>, "kind" | "severity">),
  kind: "guardrail",
  severity: "warning",
});
