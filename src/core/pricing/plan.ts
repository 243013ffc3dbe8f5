import type { Budget, Change, LimitChange, Limits, PlannedLine, Users } from "../model/budget.ts";
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
  readonly cardPath: Path;
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
  readonly featurePaths: ReadonlyMap<string, Path>;
}

type Draft = { -readonly [K in keyof PlanState]: PlanState[K] };

export const covers = (span: { from: string; through: string }, period: BillingPeriod): boolean =>
  span.from <= period.month && period.month <= span.through;

/** What the plan says where no change covers it. */
export function basePlan(budget: Budget): PlanState {
  const lines = new Map<string, ScaledLine>();
  for (const [feature, line] of budget.lines) lines.set(feature, { line, scales: NONE });
  return {
    cardPath: ["rateCard"],
    users: budget.users,
    usersPath: ["licensing", "users"],
    workingDays: budget.plan.workingDays,
    workingDaysPath: ["plan", "workingDaysPerMonth"],
    lines,
    includedTokens: budget.includedTokens,
    includedPath: budget.includedTokens === null ? null : ["allocation", "tokensPerMonth"],
    overagePrice: budget.overagePrice,
    pricePath: budget.overagePrice === null ? null : ["pricing", "overageUnitPrice"],
    limits: budget.limits,
    limitPaths: pathsOf(budget.limits, ["limits"]),
    featurePaths: featurePathsOf(budget.limits, ["limits"]),
  };
}

const NONE: readonly Factor[] = [];

const pathsOf = (limits: LimitChange, path: Path, before?: PlanState["limitPaths"]): Map<keyof Limits, Path> => {
  const paths = new Map(before);
  for (const key of Object.keys(limits) as (keyof Limits)[]) paths.set(key, [...path, key]);
  return paths;
};

const featurePathsOf = ({ featureTokens }: LimitChange, path: Path, before?: ReadonlyMap<string, Path>) => {
  const paths = new Map(before);
  for (const feature of featureTokens?.keys() ?? []) paths.set(feature, [...path, "featureTokens", feature]);
  return paths;
};

/** With each covering change applied, in file order. States share what no change of theirs touches. */
export function planState(base: PlanState, changes: readonly Change[]): PlanState {
  if (changes.length === 0) return base;
  const draft: Draft = { ...base };
  for (const change of changes) {
    replace(draft, change);
    rescale(draft, change);
  }
  return draft;
}

/** Replacement comes first: a feature's whole line, and of the rest only the keys named. */
function replace(draft: Draft, change: Change): void {
  if (change.rateCard !== null) draft.cardPath = [...change.path, "rateCard"];
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
  if (Object.keys(change.limits).length > 0) {
    const path = [...change.path, "limits"];
    draft.limits = withLimits(draft.limits, change.limits);
    draft.limitPaths = pathsOf(change.limits, path, draft.limitPaths);
    draft.featurePaths = featurePathsOf(change.limits, path, draft.featurePaths);
  }
  if (change.lines.size > 0) draft.lines = replaceLines(draft.lines, change.lines);
}

/** Limits of features are replaced one by one; null removes one. */
function withLimits(before: Limits, { featureTokens, ...others }: LimitChange): Limits {
  const limits = { ...before, ...others };
  if (featureTokens === undefined) return limits;
  const merged = new Map(before.featureTokens);
  for (const [feature, most] of featureTokens) {
    if (most === null) merged.delete(feature);
    else merged.set(feature, most);
  }
  return { ...limits, featureTokens: merged };
}

function replaceLines(lines: PlanState["lines"], replacements: Change["lines"]): Map<string, ScaledLine> {
  const replaced = new Map(lines);
  for (const [feature, line] of replacements) {
    if (line === null) replaced.delete(feature);
    else replaced.set(feature, { line, scales: NONE });
  }
  return replaced;
}

/** Then scale, on top of what earlier entries scaled. */
function rescale(draft: Draft, { name, scale, path }: Change): void {
  if (scale === null) return;
  const label = name === null ? "scale" : `scale (${name})`;
  const lines = new Map(draft.lines);
  for (const [feature, { line, scales }] of draft.lines) {
    const value = "all" in scale ? scale.all : scale.by.get(feature);
    if (value === undefined) continue;
    const place = "all" in scale ? [...path, "scale"] : [...path, "scale", feature];
    lines.set(feature, { line, scales: [...scales, { label, value, path: place }] });
  }
  draft.lines = lines;
}
