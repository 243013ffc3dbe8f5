import type { Budget, PlannedLine } from "../model/budget.ts";
import { type BillingPeriod, billingPeriods } from "../model/calendar.ts";
import { add, type Exact, exactWhole, multiply, ONE } from "../model/exact.ts";
import type { Line, Projection, Segment } from "../model/projection.ts";
import type { Band, RateCard } from "../model/rate-card.ts";
import { includedPool } from "./allocation.ts";
import { costsOf, totalsOf } from "./costs.ts";
import { acceptedOverage, drawDown } from "./draw-down.ts";
import { LinePricer, sumBands } from "./line.ts";
import { covers, planState } from "./plan.ts";
import { type ResolvedLine, resolveLines } from "./resolve.ts";
import { mapBand, roundTokens } from "./round.ts";

type Resolved = ReadonlyMap<PlannedLine, ResolvedLine>;

/** What the budget comes to under a card. Each distinct stretch of the plan is priced once. */
export function project(budget: Budget, card: RateCard, resolved: Resolved = resolveLines(budget, card)): Projection {
  const segments = new Map<string, Segment>();
  const pricer = new LinePricer(card);
  const { from, months } = budget.plan;
  const periods = billingPeriods(from, months, budget.cycleStartDay).map((period) => {
    const key = segmentKey(budget, period);
    let segment = segments.get(key);
    if (segment === undefined) {
      segment = priceSegment(budget, card, resolved, pricer, period);
      segments.set(key, segment);
    }
    return { period, segment };
  });
  return {
    rateCard: card.id,
    currency: budget.currency,
    periods,
    segments: [...segments.values()],
    totals: totalsOf(periods),
  };
}

/** Periods covered by the same entries have the same figures. */
function segmentKey(budget: Budget, period: BillingPeriod): string {
  let key = "";
  for (const { span } of budget.changes) key += covers(span, period) ? "1" : "0";
  for (const { span } of budget.purchases) key += covers(span, period) ? "1" : "0";
  return key;
}

function priceSegment(
  budget: Budget,
  card: RateCard,
  resolved: Resolved,
  pricer: LinePricer,
  period: BillingPeriod,
): Segment {
  const changes = budget.changes.filter(({ span }) => covers(span, period));
  const purchases = budget.purchases.filter(({ span }) => covers(span, period));
  const state = planState(budget, changes);
  const lines: Line[] = [];
  for (const scaled of state.lines.values()) {
    const line = resolved.get(scaled.line);
    if (line !== undefined) lines.push(pricer.price(line, scaled, state));
  }
  const { exact, consumed } = sumLines(lines, card);
  const price = state.overagePrice ?? card.prices.get(budget.currency.code) ?? null;
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
    limits: {
      cost: state.limits.cost ?? null,
      planCost: state.limits.planCost ?? null,
      featureTokens: state.limits.featureTokens ?? new Map(),
      paths: state.limitPaths,
    },
  };
}

/** Under a card that rounds lines, the sum of the rounded lines; else the exact sum, rounded. */
function sumLines(lines: readonly Line[], card: RateCard): { exact: Exact; consumed: Band<bigint> } {
  const bands: Band<Exact>[] = [];
  for (const line of lines) if (line.exact !== null) bands.push(line.exact);
  const exact = sumBands(bands);
  if (card.rounding.at === "total")
    return { exact: exact.typical, consumed: mapBand(exact, (x) => roundTokens(x, card)) };
  const consumed = { low: 0n, typical: 0n, high: 0n };
  for (const { tokens } of lines) {
    if (tokens === null) continue;
    consumed.low += tokens.low;
    consumed.typical += tokens.typical;
    consumed.high += tokens.high;
  }
  return { exact: exact.typical, consumed };
}

/** The baseline with its buffers, rounded once more as the card rounds. */
function withBuffer(buffer: Exact, exact: Exact, consumed: bigint, card: RateCard): bigint {
  const baseline = card.rounding.at === "line" ? exactWhole(consumed) : exact;
  return roundTokens(multiply(baseline, add(ONE, buffer)), card);
}
