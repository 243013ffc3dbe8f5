import type { Budget, Span } from "../model/budget.ts";
import { type BillingPeriod, billingPeriods, type Month, monthIndex } from "../model/calendar.ts";
import { add, type Exact, exactWhole, multiply, ONE, ZERO } from "../model/exact.ts";
import type { Line, ProjectedPeriod, Projection, Segment, SegmentLimits } from "../model/projection.ts";
import type { Band, RateCard } from "../model/rate-card.ts";
import type { Path } from "../model/source.ts";
import { includedPool } from "./allocation.ts";
import { costsOf, totalsOf } from "./costs.ts";
import { acceptedOverage, drawDown } from "./draw-down.ts";
import { LinePricer, sumBands } from "./line.ts";
import { basePlan, covers, type PlanState, planState } from "./plan.ts";
import { LineResolver } from "./resolve.ts";
import { mapBand, roundTokens } from "./round.ts";

/** The card that prices a month of which the budget names this one. */
export type CardOf = (id: string, month: Month) => RateCard;

/** What the budget comes to under its cards, or under others. Each distinct stretch of the plan is priced once. */
export function project(budget: Budget, cardOf: CardOf, resolver = new LineResolver(budget)): Projection {
  const pricer = new SegmentPricer(budget, resolver);
  const { from, months } = budget.plan;
  const all = billingPeriods(from, months, budget.cycleStartDay);
  const spans = [...budget.changes, ...budget.purchases].map(({ span }) => indexesOf(span));
  const turns = new Set(spans.flatMap(({ first, end }) => [first, end]));
  const segments = new Map<string, Segment>();
  const periods: ProjectedPeriod[] = [];
  let segment: Segment | undefined;
  let index = monthIndex(from);
  for (const period of all) {
    const card = cardOf(cardNameIn(budget, period), period.month);
    // Between the months in which an entry begins or ends nothing changes, unless the card does.
    if (segment === undefined || turns.has(index) || segment.card !== card) {
      const key = `${coverage(spans, index)} ${card.id}`;
      segment = segments.get(key) ?? pricer.price(period, card);
      segments.set(key, segment);
    }
    periods.push({ period, segment });
    index++;
  }
  return projectionOf(budget, periods, [...segments.values()]);
}

/** What the last of the changes that cover a period and name a card says, else the budget. */
function cardNameIn({ rateCard, changes }: Budget, period: BillingPeriod): string {
  for (let index = changes.length - 1; index >= 0; index--) {
    const change = changes[index];
    if (change !== undefined && change.rateCard !== null && covers(change.span, period)) return change.rateCard;
  }
  return rateCard;
}

/** A projection under other cards: its periods have the same segments, so only these are priced again. */
export function reproject({ periods }: Projection, budget: Budget, cardFor: (card: RateCard) => RateCard): Projection {
  const pricer = new SegmentPricer(budget, new LineResolver(budget));
  const segments = new Map<Segment, Segment>();
  const repriced = periods.map(({ period, segment }) => {
    const again = segments.get(segment) ?? pricer.price(period, cardFor(segment.card));
    segments.set(segment, again);
    return { period, segment: again };
  });
  return projectionOf(budget, repriced, [...segments.values()]);
}

function projectionOf(
  { currency }: Budget,
  periods: readonly ProjectedPeriod[],
  segments: readonly Segment[],
): Projection {
  const cards = [...new Set(segments.map(({ card }) => card))];
  return { cards, seatFeatures: seatFeaturesOf(cards), currency, periods, segments, totals: totalsOf(periods) };
}

function seatFeaturesOf(cards: readonly RateCard[]): ReadonlySet<string> {
  const seats = new Set<string>();
  for (const { features } of cards) {
    for (const { id, accrual } of features.values()) if (accrual === "seat") seats.add(id);
  }
  return seats;
}

/** A span as month indexes, the end excluded. */
interface Indexes {
  readonly first: number;
  readonly end: number;
}

const indexesOf = ({ from, through }: Span): Indexes => ({ first: monthIndex(from), end: monthIndex(through) + 1 });

/** Periods covered by the same entries have the same figures. */
function coverage(spans: readonly Indexes[], index: number): string {
  let key = "";
  for (const { first, end } of spans) key += first <= index && index < end ? "1" : "0";
  return key;
}

class SegmentPricer {
  private readonly budget: Budget;
  private readonly resolver: LineResolver;
  private readonly byCard = new Map<RateCard, LinePricer>();
  private readonly base: PlanState;

  constructor(budget: Budget, resolver: LineResolver) {
    this.budget = budget;
    this.resolver = resolver;
    this.base = basePlan(budget);
  }

  price(period: BillingPeriod, card: RateCard): Segment {
    const { budget } = this;
    const purchases = budget.purchases.filter(({ span }) => covers(span, period));
    const state = planState(
      this.base,
      budget.changes.filter(({ span }) => covers(span, period)),
    );
    const lines = this.linesOf(state, card);
    const { exact, consumed } = sumLines(lines, card);
    const price = state.overagePrice ?? card.prices.get(budget.currency.code) ?? null;
    const included = state.includedTokens ?? includedPool(card, budget.model, state.users);
    const purchased = purchases.reduce((sum, { tokens }) => sum + tokens, 0n);
    const used = drawDown(consumed.typical, { included, purchased });
    const accepted = acceptedOverage(state.limits, price);
    return {
      card,
      cardPath: state.cardPath,
      users: state.users.total,
      workingDays: state.workingDays,
      lines,
      rounding: card.rounding.at,
      exact,
      consumed,
      atLeast: lines.some(({ unpriced }) => unpriced !== null),
      buffered: budget.buffer === null ? null : withBuffer(budget.buffer, exact, consumed.typical, card),
      included,
      includedPath: state.includedPath,
      purchased,
      allocation: included + purchased,
      acceptedOverage: accepted,
      ceiling: included + purchased + accepted,
      overage: used.overage,
      unusedIncluded: used.unusedIncluded,
      unusedPurchased: used.unusedPurchased,
      price,
      pricePath: state.pricePath,
      cost: costsOf(purchases, used.overage, price, card, budget.currency),
      limits: limitsOf(state, budget),
    };
  }

  private linesOf(state: PlanState, card: RateCard): Line[] {
    const pricer = this.byCard.get(card) ?? new LinePricer(card);
    this.byCard.set(card, pricer);
    const lines: Line[] = [];
    for (const scaled of state.lines.values()) {
      lines.push(pricer.price(this.resolver.resolve(scaled.line, card), scaled, state));
    }
    return lines;
  }
}

const NO_LIMITS: SegmentLimits["featureTokens"] = new Map();

const limitsOf = ({ limits, limitPaths, featurePaths }: PlanState, budget: Budget): SegmentLimits => ({
  overageTokens: limits.overageTokens ?? null,
  overageCost: limits.overageCost ?? null,
  cost: limits.cost ?? null,
  planCost: limits.planCost ?? null,
  planCostEnds: endsEarly(limitPaths.get("planCost"), budget),
  featureTokens: limits.featureTokens ?? NO_LIMITS,
  paths: limitPaths,
  featurePaths,
});

/** Whether what stands at a path is of a change that ends before the plan does. */
function endsEarly(path: Path | undefined, { changes, plan: { from, months } }: Budget): boolean {
  const change = path?.[0] === "changes" ? changes[Number(path[1])] : undefined;
  return change !== undefined && monthIndex(change.span.through) < monthIndex(from) + months - 1;
}

/** Under a card that rounds lines, the sum of the rounded lines; else the exact sum, rounded. */
function sumLines(lines: readonly Line[], card: RateCard): { exact: Exact; consumed: Band<bigint> } {
  if (card.rounding.at === "total") {
    const bands: Band<Exact>[] = [];
    for (const line of lines) if (line.exact !== null) bands.push(line.exact);
    const exact = sumBands(bands);
    return { exact: exact.typical, consumed: mapBand(exact, (x) => roundTokens(x, card)) };
  }
  let exact = ZERO;
  const consumed = { low: 0n, typical: 0n, high: 0n };
  for (const line of lines) {
    if (line.exact === null || line.tokens === null) continue;
    exact = add(exact, line.exact.typical);
    consumed.low += line.tokens.low;
    consumed.typical += line.tokens.typical;
    consumed.high += line.tokens.high;
  }
  return { exact, consumed };
}

/** The baseline with its buffers, rounded once more as the card rounds. */
function withBuffer(buffer: Exact, exact: Exact, consumed: bigint, card: RateCard): bigint {
  const baseline = card.rounding.at === "line" ? exactWhole(consumed) : exact;
  return roundTokens(multiply(baseline, add(ONE, buffer)), card);
}
