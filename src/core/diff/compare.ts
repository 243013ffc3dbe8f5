import { judge } from "../check/judge.ts";
import type { Result } from "../check/result.ts";
import type { Day } from "../model/calendar.ts";
import type { Finding } from "../model/finding.ts";
import { underBasePolicy } from "./base-policy.ts";
import { type Failure, type Failures, failuresIn, failuresOf, newFailures } from "./failures.ts";
import { featureChanges, periodChanges } from "./figures.ts";
import { loosenedBudget } from "./loosened.ts";
import {
  type FailureFound,
  factsOf,
  isJudged,
  type Judged,
  type Kind,
  type OrganizationChange,
  sidedOf,
} from "./organization.ts";
import type { PolicyChange } from "./policy-change.ts";
import { changedKeys } from "./same.ts";

/** How two results of one organization are compared. */
export interface Comparing {
  readonly policy: PolicyChange;
  readonly today: Day;
  /** The base is a gate: there are budgets in it. Where there are none yet, nothing is held against the head. */
  readonly isGate: boolean;
}

/** One organization before and after; either may be missing, not both. */
export function compareResults(base: Result | null, head: Result | null, how: Comparing): OrganizationChange {
  const [before, after] = [isJudged(base) ? base : null, isJudged(head) ? head : null];
  const [was, is] = [before?.projection ?? null, after?.projection ?? null];
  return {
    kind: kindOf(base, head),
    base: base && sidedOf(base),
    head: head && sidedOf(head),
    keys: before === null || after === null ? [] : changedKeys(before.budget, after.budget),
    periods: periodChanges(was, is, how.policy.base.guardrails),
    features: featureChanges(was, is),
    findings: head?.findings ?? [],
    warnings: newWarnings(base, head),
    ...(after === null || head?.status === "invalid" ? { loosened: [], failures: [] } : judged(before, after, how)),
  };
}

/** Whether there is anything to tell: a file may be written in another way, and mean the same. */
export function isChange(change: OrganizationChange): boolean {
  const { kind, base, head, keys, periods, loosened, failures, warnings } = change;
  if (kind !== "changed" || base?.status !== head?.status || base?.rateCard !== head?.rateCard) return true;
  return [keys, periods, loosened, warnings].some(({ length }) => length > 0) || failures.some(({ isNew }) => isNew);
}

function newWarnings(base: Result | null, head: Result | null): Finding[] {
  const idOf = ({ code, data }: Finding): string => `${code} ${data["rule"] ?? ""} ${data["feature"] ?? ""}`;
  const known = new Set(base?.findings.map(idOf));
  return (head?.findings ?? []).filter((finding) => finding.severity === "warning" && !known.has(idOf(finding)));
}

function kindOf(base: Result | null, head: Result | null): Kind {
  if (head === null) return "removed";
  if (head.status === "invalid") return "invalid";
  if (base === null) return "added";
  if (base.projection === null) return "mended";
  return base.org === head.org ? "changed" : "renamed";
}

function judged(
  before: Judged | null,
  after: Judged,
  { policy, today, isGate }: Comparing,
): Pick<OrganizationChange, "loosened" | "failures"> {
  const facts = factsOf(after, policy.head, today);
  const former = before === null ? null : factsOf(before, policy.base, today);
  const loosened = loosenedBudget(former, facts, policy.base.guardrails, after.locate);
  const failing: Failures = former === null ? new Map() : failuresOf(former);
  const own = failuresOf(facts);
  const failures = failuresFound(after.findings, own, newFailures(failing, own), false);
  const isHeld = isGate && (loosened.length > 0 || !policy.isSame);
  if (!isHeld) return { loosened, failures };
  const held = underBasePolicy(facts, former, policy);
  const hidden = new Map([...failuresOf(held)].filter(([key]) => !own.has(key)));
  const findings = judge(held, ({ path }) => after.locate(path), "warning").map(asHeld);
  return { loosened, failures: [...failures, ...failuresFound(findings, hidden, newFailures(failing, hidden), true)] };
}

/** The findings that these failures are told by. */
function failuresFound(
  findings: readonly Finding[],
  failures: Failures,
  fresh: readonly Failure[],
  isHeld: boolean,
): FailureFound[] {
  const all = [...failures.values()];
  return findings
    .filter(({ kind, severity }) => kind === "guardrail" && severity === "error")
    .filter((finding) => failuresIn(finding, all).length > 0)
    .map((finding) => ({ finding, isNew: failuresIn(finding, fresh).length > 0, isHeld }));
}

const asHeld = (finding: Finding): Finding => ({
  ...finding,
  message: `by the base's policy, limits and waivers, ${finding.message}`,
});
