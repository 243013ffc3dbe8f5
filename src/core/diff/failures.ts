import { judgeBreach } from "../check/runs.ts";
import { severityOf } from "../check/severity.ts";
import { compare, type Exact } from "../model/exact.ts";
import type { Finding } from "../model/finding.ts";
import type { Facts } from "../rules/facts.ts";
import { RULES } from "../rules/table.ts";

/** What fails, month by month, and by how much: null where the rule measures nothing. */
export type Failures = ReadonlyMap<string, Failure>;

export interface Failure {
  readonly rule: string;
  /** The feature, where a period can fail for several; else empty. */
  readonly subject: string;
  /** Empty where the whole plan fails. */
  readonly month: string;
  readonly amount: Exact | null;
}

const JUDGING = RULES.filter(({ kind, breaches }) => kind === "guardrail" && breaches !== undefined);

/** Breaches of severity error that no waiver accepts and that are not over. */
export function failuresOf(facts: Facts): Failures {
  const failures = new Map<string, Failure>();
  for (const rule of JUDGING) {
    if (severityOf(rule, facts.guardrails) !== "error") continue;
    for (const breach of rule.breaches?.(facts) ?? []) {
      const { acceptance, isPast } = judgeBreach(rule, breach, facts);
      if (isPast || acceptance.outcome === "applied") continue;
      // Entries of a list move, so their index is not part of the identity.
      const subject = (breach.subject ?? "").replaceAll(/\.\d+/g, "");
      const month = facts.projection.periods[breach.period ?? -1]?.period.month ?? "";
      const failure = { rule: rule.code, subject, month, amount: breach.amount ?? null };
      failures.set(`${rule.code}|${subject}|${month}`, failure);
    }
  }
  return failures;
}

/** What fails now and did not, or not by as much. */
export const newFailures = (before: Failures, after: Failures): Failure[] =>
  [...after].filter(([key, failure]) => isNew(before.get(key), failure)).map(([, failure]) => failure);

const isNew = (was: Failure | undefined, is: Failure): boolean =>
  was === undefined || (was.amount !== null && is.amount !== null && compare(is.amount, was.amount) > 0);

/** Those that a finding is about. */
export function failuresIn({ code, data, periods }: Finding, failures: readonly Failure[]): readonly Failure[] {
  const [rule, feature] = [data["rule"] ?? code, data["feature"]];
  return failures.filter(
    (failure) =>
      failure.rule === rule &&
      (failure.month === "" || periods === undefined || periods.includes(failure.month)) &&
      (typeof feature !== "string" || failure.subject === "" || failure.subject.endsWith(feature)),
  );
}
