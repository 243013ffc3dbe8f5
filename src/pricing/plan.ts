import type { Budget, Change, Limits, PlannedLine, Users } from "../model/budget.ts";
import type { BillingPeriod } from "../model/calendar.ts";
import type { Exact } from "../model/exact.ts";
import type { Factor } from "../model/projection.ts";
import type { Path } from "../model/source.ts";

/** A line with the scales laid on it since it was last written. */
export interface ScaledLine {
  readonly line: PlannedLine;
  readonly scales: readonly Factor[];
}

/** What the plan says for one period: the base plan with each covering change applied, in file order. */
export interface PlanState {
  readonly users: Users;
  readonly usersPath: Path;
  readonly workingDays: Exact;
  readonly workingDaysPath: Path;
  readonly lines: ReadonlyMap<string, ScaledLine>;
  readonly includedTokens: bigint | null;
  readonly includedPath: Path | null;
  readonly overagePrice: Exact | null;
  readonly pricePath: Path | null;
  readonly limits: Limits;
  readonly limitPaths: ReadonlyMap<keyof Limits, Path>;
}

type Draft = { -readonly [K in keyof PlanState]: PlanState[K] } & {
  lines: Map<string, ScaledLine>;
  limitPaths: Map<keyof Limits, Path>;
};

export const covers = (span: { from: string; through: string }, period: BillingPeriod): boolean =>
  span.from <= period.month && period.month <= span.through;

export function planState(budget: Budget, changes: readonly Change[]): PlanState {
  const draft: Draft = {
    users: budget.users,
    usersPath: ["licensing", "users"],
    workingDays: budget.plan.workingDays,
    workingDaysPath: ["plan", "workingDaysPerMonth"],
    lines: new Map(),
    includedTokens: budget.includedTokens,
    includedPath: budget.includedTokens === null ? null : ["allocation", "tokensPerMonth"],
    overagePrice: budget.overagePrice,
    pricePath: budget.overagePrice === null ? null : ["pricing", "overageUnitPrice"],
    limits: {},
    limitPaths: new Map(),
  };
  limit(draft, budget.limits, ["limits"]);
  for (const [feature, line] of budget.lines) draft.lines.set(feature, { line, scales: [] });
  for (const change of changes) {
    replace(draft, change);
    rescale(draft, change);
  }
  return draft;
}

/** Replacement comes first: a feature's whole line, and of the rest only the keys named. */
function replace(draft: Draft, change: Change): void {
  if (change.users !== null) {
    draft.users = change.users;
    draft.usersPath = [...change.path, "licensing", "users"];
  }
  if (change.workingDays !== null) {
    draft.workingDays = change.workingDays;
    draft.workingDaysPath = [...change.path, "workingDaysPerMonth"];
  }
  if (change.includedTokens !== null) {
    draft.includedTokens = change.includedTokens;
    draft.includedPath = [...change.path, "allocation", "tokensPerMonth"];
  }
  if (change.overagePrice !== null) {
    draft.overagePrice = change.overagePrice;
    draft.pricePath = [...change.path, "pricing", "overageUnitPrice"];
  }
  limit(draft, change.limits, [...change.path, "limits"]);
  for (const [feature, line] of change.lines) {
    if (line === null) draft.lines.delete(feature);
    else draft.lines.set(feature, { line, scales: [] });
  }
}

function limit(draft: Draft, limits: Limits, path: Path): void {
  draft.limits = { ...draft.limits, ...limits };
  for (const key of Object.keys(limits) as (keyof Limits)[]) draft.limitPaths.set(key, [...path, key]);
}

/** Then scale, on top of what earlier entries scaled. */
function rescale(draft: Draft, change: Change): void {
  const { scale } = change;
  if (scale === null) return;
  const label = change.name === null ? "scale" : `scale (${change.name})`;
  for (const [feature, scaled] of draft.lines) {
    const value = "all" in scale ? scale.all : scale.by.get(feature);
    if (value === undefined) continue;
    const path = "all" in scale ? [...change.path, "scale"] : [...change.path, "scale", feature];
    draft.lines.set(feature, {
      line: scaled.line,
      scales: [...scaled.scales, { label, value, path }],
    });
  }
}
