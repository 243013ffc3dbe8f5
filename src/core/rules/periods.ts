import type { Budget, Span } from "../model/budget.ts";
import { monthAt, monthIndex } from "../model/calendar.ts";
import type { Exact } from "../model/exact.ts";
import type { Minor, Money } from "../model/money.ts";
import type { Line, Segment } from "../model/projection.ts";
import type { CardFeature, RateCard } from "../model/rate-card.ts";
import type { Path } from "../model/source.ts";
import { linesOf } from "../pricing/resolve.ts";
import type { Facts } from "./facts.ts";
import type { BreachOf } from "./rule.ts";

type Judged<A> = Omit<BreachOf<A>, "period">;

/** Judges each distinct segment once and reports it for every period that has its figures. */
export const perPeriod =
  <A extends object>(judge: (segment: Segment, facts: Facts) => Judged<A> | null) =>
  (facts: Facts): readonly BreachOf<A>[] => {
    let judged: Map<Segment, readonly Judged<A>[]> | null = null;
    for (const segment of facts.projection.segments) {
      const breach = judge(segment, facts);
      if (breach !== null) judged = (judged ?? new Map()).set(segment, [breach]);
    }
    return judged === null ? NONE : spread(judged, facts);
  };

/** As perPeriod, for rules that judge lines. */
export const perLine =
  <A extends object>(judge: (line: Line, segment: Segment, facts: Facts) => Judged<A> | null) =>
  (facts: Facts): readonly BreachOf<A>[] => {
    let judged: Map<Segment, Judged<A>[]> | null = null;
    for (const segment of facts.projection.segments) {
      for (const line of segment.lines) {
        const breach = judge(line, segment, facts);
        if (breach === null) continue;
        judged ??= new Map();
        const before = judged.get(segment);
        if (before === undefined) judged.set(segment, [breach]);
        else before.push(breach);
      }
    }
    return judged === null ? NONE : spread(judged, facts);
  };

const NONE: readonly never[] = [];

function spread<A extends object>(judged: ReadonlyMap<Segment, readonly Judged<A>[]>, facts: Facts): BreachOf<A>[] {
  const all: BreachOf<A>[] = [];
  for (const [period, { segment }] of facts.projection.periods.entries()) {
    for (const breach of judged.get(segment) ?? []) all.push({ ...breach, period });
  }
  return all;
}

/** Where a finding about the sum of a period points. */
export function largestLine(segment: Segment): Line | null {
  let largest: Line | null = null;
  for (const line of segment.lines) {
    if (line.tokens !== null && (largest?.tokens?.typical ?? -1n) < line.tokens.typical) largest = line;
  }
  return largest;
}

/** A part that states `tokensPerUser`, and a card that prices it. */
export interface RatedPart {
  readonly feature: string;
  readonly path: Path;
  readonly tokensPerUser: Exact;
  readonly card: RateCard;
  readonly onCard: CardFeature;
}

/** Under each card that prices the part in some period; a part of no period is judged under the budget's own. */
export function ratedParts({ budget, card: own, projection: { segments } }: Facts): readonly RatedPart[] {
  const rated: RatedPart[] = [];
  for (const line of linesOf(budget)) {
    const parts = (line.parts ?? NONE).filter(({ tokensPerUser }) => tokensPerUser !== null);
    if (parts.length === 0) continue;
    const cards = new Set(
      segments.flatMap(({ card, lines }) => (lines.some(({ path }) => path === line.path) ? [card] : [])),
    );
    for (const card of cards.size === 0 ? [own] : cards) {
      const onCard = card.features.get(line.feature);
      for (const { tokensPerUser, path } of onCard === undefined ? NONE : parts) {
        if (tokensPerUser === null || onCard === undefined) continue;
        rated.push({ feature: onCard.id, path: [...path, "tokensPerUser"], tokensPerUser, card, onCard });
      }
    }
  }
  return rated;
}

export function planSpan({ plan }: Budget): Span {
  return { from: plan.from, through: monthAt(monthIndex(plan.from) + plan.months - 1) };
}

export const moneyIn = (minor: Minor | null, { projection }: Facts): Money | null =>
  minor === null ? null : { minor, currency: projection.currency };
