import type { Exact } from "../model/exact.ts";
import type { Data, Problem, RuleKind, Severity } from "../model/finding.ts";
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
  /** What a waiver's `upTo` is held against, where that is not the amount. */
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

/** One row of the rule table: the wording, `tollgate rules`, SARIF's help and the documentation at once. */
export interface Rule {
  readonly code: string;
  readonly kind: RuleKind;
  /** The default; guardrails can be configured in policy/guardrails.yaml. */
  readonly severity: Severity;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  readonly measure?: Measure;
  /** Each breach is about one feature, `feature` of its data: a waiver may name it. */
  readonly perFeature?: true;
  /** Its breaches of no one period are not over when the plan is: they are about the file, or what goes on after. */
  readonly outlastsPlan?: true;
  say(args: Data): string;
  /** The fix for this very case, in numbers; else `fix` is shown. */
  help?(args: Data): string | null;
  breaches?(facts: Facts): Iterable<Breach>;
  /** Of a rule about two sides: see LooseningRule. */
  loosened?(change: never): Iterable<Breach>;
  /** What would mend all periods of a run. Said with the worst period's. */
  mend?(run: RunFigures, facts: Facts): Data;
}

/** What a run of periods comes to; of a breach of the whole plan, nothing. */
export interface RunFigures {
  readonly periods: readonly ProjectedPeriod[];
  /** Their distinct figures, the worst first. */
  readonly segments: readonly Segment[];
  readonly subject: string | undefined;
}

type Wording<A> = Pick<Rule, "code" | "what" | "why" | "fix"> & {
  readonly say: (args: A) => string;
  readonly help?: (args: A) => string | null;
};

export interface InputRule<A> extends Rule {
  /** A problem of this kind at a place in the file. */
  at(path: Path, args: A, where?: { atKey?: boolean; offset?: number }): Problem;
}

export function inputRule<A extends object>(wording: Wording<A>): InputRule<A> {
  return {
    ...(wording as Wording<object> as Pick<Rule, "code" | "what" | "why" | "fix" | "say">),
    kind: "input",
    severity: "error",
    at: (path, args, where) => ({ code: wording.code, path, args: args as Data, ...where }),
  };
}

/** Says which billing periods a finding is about; every breach with a period is worded with it. */
export interface When {
  /** "2026-12 (1 Dec to 31 Dec)", or a run of periods and its worst. */
  readonly when: string;
  /** "2026-12" or "2026-12 to 2027-02". */
  readonly run: string;
}

export type BreachOf<A> = Omit<Breach, "args"> & { readonly args: A };

interface Judged<A, R> {
  readonly code: string;
  readonly severity: Severity;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  readonly measure?: Measure;
  readonly perFeature?: true;
  readonly outlastsPlan?: true;
  readonly say: (args: A & When) => string;
  readonly help?: (args: A & R & When) => string | null;
  readonly breaches?: (facts: Facts) => Iterable<BreachOf<A>>;
  readonly mend?: (run: RunFigures, facts: Facts) => R;
}

export const guardrail = <A extends object, R extends object = object>(rule: Judged<A, R>): Rule => ({
  ...(rule as unknown as Omit<Rule, "kind">),
  kind: "guardrail",
});

export const notice = <A extends object>(rule: Judged<A, object>): Rule => ({
  ...(rule as unknown as Omit<Rule, "kind">),
  kind: "notice",
});

/** A guardrail over two sides: it finds what a change makes looser. Its severity is the base's. */
export interface LooseningRule<C> extends Rule {
  loosened(change: C): Iterable<Breach>;
}

interface Loosening<C, A> {
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  readonly say: (args: A & When) => string;
  readonly loosened: (change: C) => Iterable<BreachOf<A>>;
}

export const loosening = <C, A extends object>(rule: Loosening<C, A>): LooseningRule<C> => ({
  ...(rule as unknown as Pick<LooseningRule<C>, "code" | "what" | "why" | "fix" | "say" | "loosened">),
  kind: "guardrail",
  severity: "warning",
});
