import { type Reported, STATUSES, type Status } from "../check/result.ts";
import { exactWhole, percentOf } from "../model/exact.ts";
import { type Finding, type RuleKind, SEVERITIES } from "../model/finding.ts";
import { ruleOf } from "../rules/table.ts";
import { peakOf } from "./peak.ts";

/** How bad a result is: by its status, then by how full its fullest period is. */
export interface Badness {
  readonly status: Status;
  /** Of the ceiling, in percent; infinite where a ceiling of 0 is exceeded. */
  readonly used: number;
}

export function badnessOf({ status, projection }: Reported): Badness {
  if (projection === null) return { status, used: Number.POSITIVE_INFINITY };
  const { consumed, ceiling } = peakOf(projection).segment;
  const used = percentOf(exactWhole(consumed.typical), exactWhole(ceiling));
  return { status, used: used ?? (consumed.typical > 0n ? Number.POSITIVE_INFINITY : 0) };
}

/** Negative where a is worse. */
export function byBadness(a: Badness, b: Badness): number {
  const byStatus = STATUSES.indexOf(b.status) - STATUSES.indexOf(a.status);
  return byStatus !== 0 ? byStatus : a.used === b.used ? 0 : b.used - a.used;
}

const KINDS: readonly RuleKind[] = ["input", "guardrail", "notice"];

/** Negative where a is worse: by severity, then what loosens the gate, then what cannot be judged before what is judged bad. */
export const byGravity = (a: Finding, b: Finding): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
  Number(loosens(b)) - Number(loosens(a)) ||
  KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);

/** A change makes the gate looser. */
export const loosens = ({ code }: Finding): boolean => ruleOf(code)?.loosened !== undefined;
