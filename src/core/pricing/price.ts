import type { Budget, PlannedLine, Span } from "../model/budget.ts";
import { type BillingPeriod, billingPeriods, monthIndex } from "../model/calendar.ts";
import { add, type Exact, exactWhole, multiply, ONE, ZERO } from "../model/exact.ts";
import type { Line, ProjectedPeriod, Projection, Segment, SegmentLimits } from "../model/projection.ts";
import type { Band, RateCard } from "../model/rate-card.ts";
import type { Path } from "../model/source.ts";
import { includedPool } from "./allocation.ts";
import { costsOf, totalsOf } from "./costs.ts";
import { acceptedOverage, drawDown } from "./draw-down.ts";
import { LinePricer, sumBands } from "./line.ts";
import { basePlan, covers, type PlanState, planState } from "./plan.ts";
import { type ResolvedLine, resolveLines } from "./resolve.ts";
import { mapBand, roundTokens } from "./round.ts";

type Resolved = ReadonlyMap<PlannedLine, ResolvedLine>;

/** What the budget comes to under a card. Each distinct stretch of the plan is priced once. */
export function project(budget: Budget, card: RateCard, resolved: Resolved = resolveLines(budget, card)): Projection {
  const pricer = new SegmentPricer(budget, card, resolved);
  const { from, months } = budget.plan;
  const all = billingPeriods(from, months, budget.cycleStartDay);
  const spans = [...budget.changes, ...budget.purchases].map(({ span }) => indexesOf(span));
  const turns = new Set(spans.flatMap(({ first, end }) => [first, end]));
  const segments = new Map<string, Segment>();
  const periods: ProjectedPeriod[] = [];
  let segment: Segment | undefined;
  let index = monthIndex(from);
  for (const period of all) {
    // Between the months in which an entry begins or ends nothing changes.
    if (segment === undefined || turns.has(index)) {
      const key = coverage(spans, index);
      segment = segments.get(key) ?? pricer.price(period);
      segments.set(key, segment);
    }
    periods.push({ period, segment });
    index++;
  }
  return projectionOf(card, budget, periods, [...segments.values()]);
}

/** A projection under another card: its periods have the same segments, so only these are priced again. */
export function reproject({ periods }: Projection, budget: Budget, card: RateCard): Projection {
  const pricer = new SegmentPricer(budget, card, resolveLines(budget, card));
  const segments = new Map<Segment, Segment>();
  const repriced = periods.map(({ period, segment }) => {
    const again = segments.get(segment) ?? pricer.price(period);
    segments.set(segment, again);
    return { period, segment: again };
  });
  return projectionOf(card, budget, repriced, [...segments.values()]);
}

const projectionOf = (
  card: RateCard,
  { currency }: Budget,
  periods: readonly ProjectedPeriod[],
  segments: readonly Segment[],
): Projection => ({
  ...{ rateCard: card.id, seatFeatures: seatFeaturesOf(card) },
  ...{ currency, periods, segments, totals: totalsOf(periods) },
});

const seatFeaturesOf = ({ features }: RateCard): ReadonlySet<string> =>
  new Set([...features.values()].flatMap(({ id, accrual }) => (accrual === "seat" ? [id] : [])));

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
  private readonly card: RateCard;
  private readonly resolved: Resolved;
  private readonly lines: LinePricer;
  private readonly base: PlanState;
  /** Per token beyond the allocation, where neither the budget nor a change says another. */
  private readonly cardPrice: Exact | null;

  constructor(budget: Budget, card: RateCard, resolved: Resolved) {
    this.budget = budget;
    this.card = card;
    this.resolved = resolved;
    this.lines = new LinePricer(card);
    this.base = basePlan(budget);
    this.cardPrice = card.prices.get(budget.currency.code) ?? null;
  }

  price(period: BillingPeriod): Segment {
    const { budget, card } = this;
    const purchases = budget.purchases.filter(({ span }) => covers(span, period));
    const state = planState(
      this.base,
      budget.changes.filter(({ span }) => covers(span, period)),
    );
    const lines = this.linesOf(state);
    const { exact, consumed } = sumLines(lines, card);
    const price = state.overagePrice ?? this.cardPrice;
    const included = state.includedTokens ?? includedPool(card, budget.model, state.users);
    const purchased = purchases.reduce((sum, { tokens }) => sum + tokens, 0n);
    const used = drawDown(consumed.typical, { included, purchased });
    const accepted = acceptedOverage(state.limits, price);
    return {
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

  private linesOf(state: PlanState): Line[] {
    const lines: Line[] = [];
    for (const scaled of state.lines.values()) {
      const line = this.resolved.get(scaled.line);
      if (line !== undefined) lines.push(this.lines.price(line, scaled, state));
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
