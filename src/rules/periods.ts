import type { Budget, Part, Span } from "../model/budget.ts";
import { monthAt, monthIndex } from "../model/calendar.ts";
import type { Minor, Money } from "../model/money.ts";
import type { Line, Segment } from "../model/projection.ts";
import type { CardFeature, RateCard } from "../model/rate-card.ts";
import type { Facts } from "./facts.ts";
import type { BreachOf } from "./rule.ts";

type Judged<A> = Omit<BreachOf<A>, "period">;

/** Judges each distinct segment once and reports it for every period that has its figures. */
export function perPeriod<A extends object>(
  facts: Facts,
  judge: (segment: Segment) => Judged<A> | null,
): readonly BreachOf<A>[] {
  let judged: Map<Segment, readonly Judged<A>[]> | null = null;
  for (const segment of facts.projection.segments) {
    const breach = judge(segment);
    if (breach !== null) judged = (judged ?? new Map()).set(segment, [breach]);
  }
  return judged === null ? [] : spread(judged, facts);
}

/**
 * As perPeriod, for rules that can find several things wrong in one period. The judge hands over what it finds:
 * a generator written in place would be a new function with a hidden class of its own for every budget, which
 * keeps the budget in memory until the old space is collected.
 */
export function perPeriodEach<A extends object>(
  facts: Facts,
  judge: (segment: Segment, found: (breach: Judged<A>) => void) => void,
): readonly BreachOf<A>[] {
  let judged: Map<Segment, readonly Judged<A>[]> | null = null;
  for (const segment of facts.projection.segments) {
    const breaches: Judged<A>[] = [];
    judge(segment, (breach) => breaches.push(breach));
    if (breaches.length > 0) judged = (judged ?? new Map()).set(segment, breaches);
  }
  return judged === null ? [] : spread(judged, facts);
}

function spread<A extends object>(judged: ReadonlyMap<Segment, readonly Judged<A>[]>, facts: Facts): BreachOf<A>[] {
  const all: BreachOf<A>[] = [];
  for (const [period, { segment }] of facts.projection.periods.entries()) {
    // Written out: an object spread for each period shows in the profile.
    for (const { path, args, atKey, subject, amount, waivable } of judged.get(segment) ?? []) {
      all.push({ path, args, atKey, subject, amount, waivable, period });
    }
  }
  return all;
}

/** The lever of a period: where a finding about its sum points. */
export function largestLine(segment: Segment): Line | null {
  let largest: Line | null = null;
  for (const line of segment.lines) {
    if (line.tokens !== null && (largest?.tokens?.typical ?? -1n) < line.tokens.typical) largest = line;
  }
  return largest;
}

/** Every part the budget plans at some time whose feature is on the card. */
export function* plannedParts(
  budget: Budget,
  card: RateCard,
): Generator<{ feature: string; part: Part; onCard: CardFeature }> {
  for (const { lines } of [budget, ...budget.changes]) {
    for (const [feature, line] of lines) {
      const onCard = card.features.get(feature);
      if (onCard === undefined) continue;
      for (const part of line?.parts ?? []) yield { feature, part, onCard };
    }
  }
}

export function planSpan({ plan }: Budget): Span {
  return { from: plan.from, through: monthAt(monthIndex(plan.from) + plan.months - 1) };
}

export const moneyIn = (minor: Minor | null, { projection }: Facts): Money | null =>
  minor === null ? null : { minor, currency: projection.currency };
