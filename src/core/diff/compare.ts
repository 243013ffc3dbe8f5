import { helpOf, judge } from "../check/judge.ts";
import type { Result } from "../check/result.ts";
import type { Day, Month } from "../model/calendar.ts";
import type { Finding } from "../model/finding.ts";
import type { Projection } from "../model/projection.ts";
import type { RateCard } from "../model/rate-card.ts";
import type { Facts } from "../rules/facts.ts";
import { findingOf } from "../rules/finding.ts";
import { planEnded } from "../rules/guardrail/plan-ended.ts";
import { nearestSegment } from "../rules/loosening/allowance.ts";
import { byOtherCards, underBasePolicy } from "./base-policy.ts";
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
  /** The base has budgets. Where it has none yet, it judges nothing. */
  readonly isGate: boolean;
}

/** One organization before and after; either may be missing, not both. */
export function compareResults(base: Result | null, head: Result | null, how: Comparing): OrganizationChange {
  const [before, after] = [isJudged(base) ? base : null, isJudged(head) ? head : null];
  const [was, is] = [before?.projection ?? null, after?.projection ?? null];
  const keys = before === null || after === null ? [] : changedKeys(before.budget, after.budget);
  return {
    kind: kindOf(base, head),
    base: base && sidedOf(base),
    head: head && sidedOf(head),
    keys,
    periods: periodChanges(was, is, how.policy.base.guardrails),
    features: featureChanges(was, is),
    findings: head?.findings ?? [],
    warnings: newWarnings(base, head),
    ...(after === null || head?.status === "invalid"
      ? { loosened: [], failures: [] }
      : judged(before, after, keys, how)),
  };
}

/** Whether anything changes: a file may be written in another way, and mean the same. */
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
  keys: readonly string[],
  { policy, today, isGate }: Comparing,
): Pick<OrganizationChange, "loosened" | "failures"> {
  const facts = factsOf(after, policy.head, today);
  const former = before === null ? null : factsOf(before, policy.base, today);
  const failing: Failures = former === null ? new Map() : failuresOf(former);
  const own = failuresOf(facts);
  const failures = failuresFound(after.findings, own, newFailures(failing, own), false);
  const isSame = before !== null && keys.length === 0;
  if (isSame && policy.isSame) return { loosened: [], failures };
  const byBase = underBasePolicy(facts, former, policy);
  if (isGate) {
    const hidden = new Map([...failuresOf(byBase)].filter(([key]) => !own.has(key)));
    const findings = judge(byBase, ({ path }) => after.locate(path), "warning").map(asByBase);
    failures.push(...failuresFound(findings, hidden, newFailures(failing, hidden), true));
    failures.push(...planOver(former, facts, after));
  }
  const change = { before: former, after: facts, byBaseCard: byCardsOf(former ?? byBase, facts) };
  const fresh = failures.filter(({ isNew }) => isNew).map(({ finding }) => finding);
  return { loosened: loosenedBudget(change, policy.base.guardrails, after.locate, fresh, isGate), failures };
}

/** A plan by the card that another has in each month. */
function byCardsOf({ projection: former }: Facts, facts: Facts): Projection {
  const formerIn = (month: Month): RateCard => nearestSegment(month, former).card;
  const isSame = facts.projection.periods.every(({ period, segment }) => segment.card === formerIn(period.month));
  return isSame ? facts.projection : byOtherCards(facts, (_, month) => formerIn(month));
}

/** A plan whose periods are over is judged by nothing: a change must not end it, or move it there. */
function planOver(before: Facts | null, after: Facts, { locate }: Judged): FailureFound[] {
  const [first, last] = [after.projection.periods[0], after.projection.periods.at(-1)];
  if (before === null || first === undefined || last === undefined || last.period.end > after.today) return [];
  const [wasFirst, wasLast] = [before.projection.periods[0], before.projection.periods.at(-1)];
  const isMoved = wasFirst?.period.start !== first.period.start || wasLast?.period.end !== last.period.end;
  if (!isMoved) return [];
  const finding = findingOf(
    planEnded,
    { end: last.period.end },
    {
      ...locate(["plan"]),
      path: ["plan"],
      org: after.budget.org,
      severity: "error",
    },
  );
  const message = `${finding.message}: the change leaves no period that can be judged`;
  return [{ finding: { ...finding, message }, isNew: true, isHeld: true }];
}

/** The findings about these failures. */
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

/** What the head accepts more does not count by the base's limits. */
function asByBase({ remedies = [], ...finding }: Finding): Finding {
  const offered = remedies.filter(({ kind }) => kind !== "accept");
  return {
    ...finding,
    message: `by the base's policy, limits and waivers, ${finding.message}`,
    ...(offered.length === 0 ? {} : { help: helpOf(offered), remedies: offered }),
  };
}
