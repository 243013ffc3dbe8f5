import type { Result } from "../check/result.ts";
import { runsOf, whenText } from "../check/runs.ts";
import { severityOf } from "../check/severity.ts";
import { add, compare } from "../model/exact.ts";
import type { Finding } from "../model/finding.ts";
import type { Guardrails } from "../model/guardrails.ts";
import type { ProjectedPeriod } from "../model/projection.ts";
import type { Location, Path } from "../model/source.ts";
import { type BudgetChange, fileNameOf } from "../rules/facts.ts";
import { findingOf } from "../rules/finding.ts";
import { NOTHING } from "../rules/loosening/allowance.ts";
import { budgetAdded } from "../rules/loosening/budget-added.ts";
import { budgetRemoved, type Removal } from "../rules/loosening/budget-removed.ts";
import { contractEased } from "../rules/loosening/contract-eased.ts";
import { limitRaised } from "../rules/loosening/limit-raised.ts";
import { monitoringReduced } from "../rules/loosening/monitoring-reduced.ts";
import { planBeyondBase } from "../rules/loosening/plan-beyond-base.ts";
import { planMoved } from "../rules/loosening/plan-moved.ts";
import { waiverAdded } from "../rules/loosening/waiver-added.ts";
import type { Breach, Rule, Size } from "../rules/rule.ts";
import type { Side } from "./side.ts";

/** A finding about what a change loosens, and how much more it allows. */
export interface Loosened {
  readonly finding: Finding;
  readonly size: Size;
}

/** New and removed organizations first, then what allows the most tokens, then the most money. */
export const bySize = (a: Loosened, b: Loosened): number =>
  Number(isWhole(b)) - Number(isWhole(a)) || compareSizes(b.size, a.size);

const isWhole = ({ finding: { code } }: Loosened): boolean => code === budgetAdded.code || code === budgetRemoved.code;

export const compareSizes = (a: Size, b: Size): number =>
  a.tokens === b.tokens ? compare(a.money, b.money) : a.tokens > b.tokens ? 1 : -1;

/** Where the head says it. */
type Locate = (breach: Breach) => Location;

const NAMED = [waiverAdded, limitRaised, contractEased, planMoved, monitoringReduced];

/**
 * What a change loosens of one budget, as severe as the base's guardrails say.
 * @param failing what fails now and did not before: nothing more is said of that
 * @param isGate the base has budgets: an organization that is new has been approved by nobody
 */
export function loosenedBudget(
  change: BudgetChange,
  guardrails: Guardrails,
  locate: (path: Path) => Location,
  failing: readonly Finding[],
  isGate: boolean,
): Loosened[] {
  const { before, after } = change;
  const { periods } = after.projection;
  const said = (rule: Rule, breaches: readonly Breach[]): Loosened[] =>
    findingsOf(rule, breaches, periods, guardrails, ({ path }) => locate(path));
  const added = before === null && isGate ? said(budgetAdded, [...budgetAdded.loosened(after)]) : [];
  const named = NAMED.map((rule) => ({ rule, breaches: [...rule.loosened(change)] }));
  const explained = explainedIn(named.flatMap(({ breaches }) => breaches));
  const beyond = [...planBeyondBase.loosened(change)].filter(
    (breach) => !explained(breach) && !isFailing(breach, failing, periods),
  );
  return [...added, ...named.flatMap(({ rule, breaches }) => said(rule, breaches)), ...said(planBeyondBase, beyond)]
    .map(({ finding, size }) => ({ finding: { ...finding, org: after.budget.org }, size }))
    .sort(bySize);
}

/** Whether what the named rules allow more in a period is as much as the plan is beyond the base. */
function explainedIn(named: readonly Breach[]): (breach: Breach) => boolean {
  const sizes = new Map<number, Size>();
  for (const { period, size } of named) {
    if (period === undefined || size === undefined) continue;
    const known = sizes.get(period) ?? NOTHING;
    sizes.set(period, { tokens: known.tokens + size.tokens, money: add(known.money, size.money) });
  }
  return ({ period, size }) => {
    const known = sizes.get(period ?? -1);
    if (known === undefined || size === undefined) return false;
    return size.tokens > 0n ? known.tokens >= size.tokens : known.tokens > 0n || compare(known.money, size.money) >= 0;
  };
}

function isFailing(
  { args, period }: Breach,
  failing: readonly Finding[],
  periods: readonly ProjectedPeriod[],
): boolean {
  const month = periods[period ?? -1]?.period.month;
  return failing.some(
    ({ code, data, periods: months }) =>
      (data["rule"] ?? code) === args["rule"] && (month === undefined || months?.includes(month) === true),
  );
}

/** What is lost with a budget, as severe as the base's guardrails say. One that was invalid limited nothing. */
export function removedBudget({ org, file, projection }: Result, head: Side, guardrails: Guardrails): Loosened[] {
  if (org === null || projection === null) return [];
  const unread = unreadIn(head, file);
  const breaches = [...budgetRemoved.loosened({ org, file, projection, unread })];
  const place = { file: unread?.file ?? file, line: 1, column: 1 };
  return findingsOf(budgetRemoved, breaches, [], guardrails, () => place).map(({ finding, size }) => ({
    finding: { ...finding, org },
    size,
  }));
}

function unreadIn(head: Side, file: string): Removal["unread"] {
  if (head.skipped.some((one) => one.file === file)) return { file, why: "link" };
  const [folder, name] = [file.slice(0, -fileNameOf(file).length), fileNameOf(file)];
  const hidden = ["_", "."].map((mark) => `${folder}${mark}${name}`).find((one) => head.has(one));
  return hidden === undefined ? null : { file: hidden, why: "hidden" };
}

/** One finding for each run of periods. */
export function findingsOf(
  rule: Rule,
  breaches: readonly Breach[],
  periods: readonly ProjectedPeriod[],
  guardrails: Guardrails,
  locate: Locate,
): Loosened[] {
  const severity = severityOf(rule, guardrails);
  if (severity === "off") return [];
  const judged = breaches.map((breach) => ({ breach, acceptance: OPEN, isPast: false }));
  return runsOf(judged).map((run) => {
    const { breach } = run.worst;
    const { when, run: runText, months } = whenText(run, periods);
    const isDated = breach.period !== undefined;
    const args = { ...breach.args, when: isDated ? when : "", run: runText };
    const finding = findingOf(rule, args, {
      severity,
      ...locate(breach),
      path: breach.path,
      ...(isDated ? { periods: months } : {}),
      data: breach.args,
    });
    return { finding, size: sumOf(run.breaches.map((one) => one.breach.size ?? NOTHING)) };
  });
}

const OPEN = { outcome: "open", waiver: null } as const;

const sumOf = (sizes: readonly Size[]): Size =>
  sizes.reduce((sum, { tokens, money }) => ({ tokens: sum.tokens + tokens, money: add(sum.money, money) }), NOTHING);
