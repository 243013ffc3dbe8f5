import { type Reported, STATUSES, type Status } from "../../check/result.ts";
import { exactWhole, percentOf } from "../../model/exact.ts";
import { type Finding, type FindingKind, SEVERITIES } from "../../model/finding.ts";
import { ruleOf } from "../../rules/table.ts";
import { type WaiverArgs, waiverApplied } from "../../rules/waivers.ts";
import { counted } from "../../text/text.ts";
import { peakOf } from "./figures.ts";

/** How bad a result is: its status, then the use of its ceiling in the fullest period. */
export interface Badness {
  readonly status: Status;
  /** In percent of the ceiling; infinite when a ceiling of 0 is exceeded. */
  readonly used: number;
}

export function badnessOf({ status, projection }: Reported): Badness {
  if (projection === null) return { status, used: Number.POSITIVE_INFINITY };
  const { consumed, ceiling } = peakOf(projection).segment;
  const used = percentOf(exactWhole(consumed.typical), exactWhole(ceiling));
  return { status, used: used ?? (consumed.typical > 0n ? Number.POSITIVE_INFINITY : 0) };
}

/** Negative when a is worse. */
export function byBadness(a: Badness, b: Badness): number {
  const byStatus = STATUSES.indexOf(b.status) - STATUSES.indexOf(a.status);
  return byStatus !== 0 ? byStatus : a.used === b.used ? 0 : b.used - a.used;
}

const KINDS: readonly FindingKind[] = ["input", "guardrail", "notice"];

/** Negative when a is worse: by severity, then findings about a looser gate, then invalid input before broken guardrails. */
export const byGravity = (a: Finding, b: Finding): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
  Number(loosens(b)) - Number(loosens(a)) ||
  KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);

/** Whether the finding says that a change makes the gate looser. */
export const loosens = ({ code }: Finding): boolean => ruleOf(code)?.loosened !== undefined;

/** The waiver that accepts this finding, and for how long; null when there is none. */
export function acceptanceOf({ code, data }: Finding): Readonly<WaiverArgs> | null {
  return code === waiverApplied.code ? (data as unknown as WaiverArgs) : null;
}

/** "12 days left" */
export const daysLeftText = (daysLeft: number): string => `${counted(daysLeft, "day")} left`;
