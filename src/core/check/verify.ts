import type { Remedy } from "../model/finding.ts";
import type { Facts } from "../rules/facts.ts";
import type { Rule } from "../rules/rule.ts";
import { RULES } from "../rules/table.ts";
import { type JudgedBreach, judgeBreach, type Run } from "./runs.ts";
import { severityOf } from "./severity.ts";

/** What a budget comes to with edits applied; null where it would be invalid. */
export type Again = (edits: Remedy["edits"]) => Facts | null;

/** Tries remedies before they are offered: each must remove its finding, and add no error or warning. */
export class Verifier {
  private readonly facts: Facts;
  private readonly again: Again;
  private before: ReadonlySet<string> | null = null;
  /** Several findings of a budget are often offered the same edits. */
  private readonly tried = new Map<string, ReadonlySet<string> | null>();

  constructor(facts: Facts, again: Again) {
    this.facts = facts;
    this.again = again;
  }

  holds({ edits }: Remedy, rule: Rule, { breaches }: Run): boolean {
    const key = JSON.stringify(edits);
    let left = this.tried.get(key);
    if (left === undefined) {
      left = this.leftBy(edits);
      this.tried.set(key, left);
    }
    return left !== null && !breaches.some((judged) => left.has(keyOf(rule, judged)));
  }

  /** The errors and warnings that are left with edits applied; null where there is a new one. */
  private leftBy(edits: Remedy["edits"]): ReadonlySet<string> | null {
    const facts = this.again(edits);
    if (facts === null) return null;
    this.before ??= new Set(loudOf(this.facts, true));
    const left = new Set<string>();
    for (const key of loudOf(facts)) {
      if (!this.before.has(key)) return null;
      left.add(key);
    }
    return left;
  }
}

const JUDGING = RULES.filter(({ breaches }) => breaches !== undefined);

/**
 * The errors and warnings of a budget: one key for each breach that is not over.
 * @param withImplied also those that the errors stand for
 */
function* loudOf(facts: Facts, withImplied = false): Generator<string> {
  for (const rule of JUDGING) {
    const severity = severityOf(rule, facts.guardrails);
    if (severity === "off" || severity === "info") continue;
    for (const breach of rule.breaches?.(facts) ?? []) {
      const judged = judgeBreach(rule, breach, facts);
      if (judged.isPast) continue;
      yield keyOf(rule, judged);
      if (withImplied) for (const code of rule.standsFor ?? []) yield periodKey(code, judged);
    }
  }
}

/** A breach that a waiver accepts is another finding than one that nobody accepts. */
const keyOf = ({ code }: Rule, judged: JudgedBreach): string =>
  `${judged.acceptance.outcome === "applied" ? "waived " : ""}${periodKey(code, judged)} ${judged.breach.subject ?? ""}`.trimEnd();

const periodKey = (code: string, { breach }: JudgedBreach): string => `${code} ${breach.period ?? ""}`.trimEnd();
