import type { Budget, Part, Span } from "../model/budget.ts";
import { monthAt, monthIndex } from "../model/calendar.ts";
import type { Minor, Money } from "../model/money.ts";
import type { Line, Segment } from "../model/projection.ts";
import type { CardFeature, RateCard } from "../model/rate-card.ts";
import type { Facts } from "./facts.ts";
import type { BreachOf } from "./rule.ts";

/** Judges each distinct segment once and reports it for every period that has its figures. */
export function perPeriod<A extends object>(
  facts: Facts,
  judge: (segment: Segment) => Omit<BreachOf<A>, "period"> | null,
): Generator<BreachOf<A>> {
  return perPeriodEach(facts, (segment) => {
    const breach = judge(segment);
    return breach === null ? [] : [breach];
  });
}

/** As perPeriod, for rules that can find several things wrong in one period. */
export function* perPeriodEach<A extends object>(
  facts: Facts,
  judge: (segment: Segment) => Iterable<Omit<BreachOf<A>, "period">>,
): Generator<BreachOf<A>> {
  const judged = new Map<Segment, readonly Omit<BreachOf<A>, "period">[]>();
  for (const [period, { segment }] of facts.projection.periods.entries()) {
    let breaches = judged.get(segment);
    if (breaches === undefined) {
      breaches = [...judge(segment)];
      judged.set(segment, breaches);
    }
    for (const breach of breaches) yield { ...breach, period };
  }
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
  const maps = [budget.lines, ...budget.changes.map(({ lines }) => lines)];
  for (const lines of maps) {
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
