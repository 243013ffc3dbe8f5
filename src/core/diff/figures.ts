import { HEALTHS, type Health, healthOf } from "../check/health.ts";
import type { BillingPeriod, Month } from "../model/calendar.ts";
import { absolute, type Exact, exactWhole, percentBeside } from "../model/exact.ts";
import { type Guardrails, turningPoints } from "../model/guardrails.ts";
import type { Minor } from "../model/money.ts";
import type { Projection, Segment } from "../model/projection.ts";
import { percentageOf } from "../text/text.ts";

/** What a period comes to on one side. */
export interface PeriodFigures {
  readonly consumed: bigint;
  readonly allocation: bigint;
  readonly ceiling: bigint;
  readonly overage: bigint;
  /** Null where a price is missing. */
  readonly cost: Minor | null;
  /** Of the ceiling, as a number and as "92.1 %"; null where it is 0. */
  readonly budgetPercent: number | null;
  readonly used: string | null;
  readonly atLeast: boolean;
  readonly health: Health;
}

/** A period whose figures differ; null where a side does not plan it. */
export interface PeriodChange {
  readonly period: BillingPeriod;
  readonly base: PeriodFigures | null;
  readonly head: PeriodFigures | null;
  /** What is crossed from below to above: the healthy share of the ceiling, or the ceiling itself. */
  readonly crosses: "healthy" | "ceiling" | null;
}

/** Tokens of the whole plan; null where a side does not plan the feature. "rounding" can be negative. */
export interface FeatureChange {
  readonly feature: string;
  readonly base: FeatureTokens | null;
  readonly head: FeatureTokens | null;
}

export interface FeatureTokens {
  readonly consumed: bigint;
  /** In some period it is unpriced. */
  readonly atLeast: boolean;
}

type Side = Projection | null;

/** @param guardrails say what is healthy, for both sides */
export function periodChanges(base: Side, head: Side, guardrails: Guardrails): PeriodChange[] {
  const [before, after] = [figuresByMonth(base, guardrails), figuresByMonth(head, guardrails)];
  const isSameMoney = base?.currency.code === head?.currency.code;
  const months = [...new Set([...before.keys(), ...after.keys()])].sort();
  return months.flatMap((month) => {
    const [was, is] = [before.get(month) ?? null, after.get(month) ?? null];
    const period = (is ?? was)?.period;
    if (period === undefined || (isSameMoney && isSame(was, is))) return [];
    return [{ period, base: was?.figures ?? null, head: is?.figures ?? null, crosses: crossed(was, is) }];
  });
}

interface Dated {
  readonly period: BillingPeriod;
  readonly figures: PeriodFigures;
}

function figuresByMonth(side: Side, guardrails: Guardrails): ReadonlyMap<Month, Dated> {
  const known = new Map<Segment, PeriodFigures>();
  return new Map(
    (side?.periods ?? []).map(({ period, segment }) => {
      const figures = known.get(segment) ?? figuresOf(segment, guardrails);
      known.set(segment, figures);
      return [period.month, { period, figures }];
    }),
  );
}

const figuresOf = (segment: Segment, guardrails: Guardrails): PeriodFigures => ({
  consumed: segment.consumed.typical,
  allocation: segment.allocation,
  ceiling: segment.ceiling,
  overage: segment.overage,
  cost: segment.cost.total,
  ...shareOf(segment, turningPoints(guardrails)),
  atLeast: segment.atLeast,
  health: healthOf(segment, guardrails),
});

function shareOf(
  { consumed, ceiling }: Segment,
  limits: readonly Exact[],
): Pick<PeriodFigures, "budgetPercent" | "used"> {
  const [part, whole] = [exactWhole(consumed.typical), exactWhole(ceiling)];
  return { budgetPercent: percentBeside(part, whole, limits), used: percentageOf(part, whole, limits) };
}

function isSame(was: Dated | null, is: Dated | null): boolean {
  if (was === null || is === null) return false;
  const keys = Object.keys(is.figures) as (keyof PeriodFigures)[];
  return was.period.start === is.period.start && keys.every((key) => was.figures[key] === is.figures[key]);
}

function crossed(was: Dated | null, is: Dated | null): PeriodChange["crosses"] {
  if (was === null || is === null) return null;
  const rises = HEALTHS.indexOf(is.figures.health) > HEALTHS.indexOf(was.figures.health);
  if (!rises) return null;
  return is.figures.health === "red" ? "ceiling" : "healthy";
}

/** The largest difference first. */
export function featureChanges(base: Side, head: Side): FeatureChange[] {
  const [before, after] = [tokensByFeature(base), tokensByFeature(head)];
  return [...new Set([...after.keys(), ...before.keys()])]
    .map((feature) => ({ feature, base: before.get(feature) ?? null, head: after.get(feature) ?? null }))
    .filter(
      (change) => change.base?.consumed !== change.head?.consumed || change.base?.atLeast !== change.head?.atLeast,
    )
    .sort((a, b) => byMost(a, b) || (a.feature < b.feature ? -1 : 1));
}

const byMost = (a: FeatureChange, b: FeatureChange): number => {
  const [one, other] = [a, b].map(({ base, head }) => absolute((head?.consumed ?? 0n) - (base?.consumed ?? 0n))) as [
    bigint,
    bigint,
  ];
  return one > other ? -1 : one < other ? 1 : 0;
};

/** With a row of what rounding adds, where the card rounds the total: then they come to the total. */
function tokensByFeature(side: Side): ReadonlyMap<string, FeatureTokens> {
  const sums = new Map<string, FeatureTokens>();
  let rounding = side?.totals.consumed ?? 0n;
  for (const { segment } of side?.periods ?? []) {
    for (const { feature, tokens } of segment.lines) {
      const { consumed, atLeast } = sums.get(feature) ?? { consumed: 0n, atLeast: false };
      sums.set(feature, { consumed: consumed + (tokens?.typical ?? 0n), atLeast: atLeast || tokens === null });
      rounding -= tokens?.typical ?? 0n;
    }
  }
  if (side?.segments.some((segment) => segment.rounding === "total") === true)
    sums.set("rounding", { consumed: rounding, atLeast: false });
  return sums;
}

/** What changes from one projection of a budget to another: of two rate cards, two commits, a plan and what happened. */
export interface Delta {
  readonly consumed: bigint;
  readonly allocation: bigint;
  readonly overage: bigint;
  /** Null where either side has no price. */
  readonly cost: Minor | null;
  /** Either side holds something unpriced: the difference is not exact. */
  readonly atLeast: boolean;
}

export function deltaOf(before: Projection, after: Projection): Delta {
  const [a, b] = [before.totals, after.totals];
  return {
    consumed: b.consumed - a.consumed,
    allocation: b.included + b.purchased - a.included - a.purchased,
    overage: b.overage - a.overage,
    cost: a.cost.total === null || b.cost.total === null ? null : b.cost.total - a.cost.total,
    atLeast: a.atLeast || b.atLeast,
  };
}
