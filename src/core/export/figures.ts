import type { Budget } from "../model/budget.ts";
import type { BillingPeriod } from "../model/calendar.ts";
import { add, type Exact, exactWhole, multiply, ONE } from "../model/exact.ts";
import { type Currency, type Minor, toMinor } from "../model/money.ts";
import { type Line, type ProjectedPeriod, type Projection, projectedAt } from "../model/projection.ts";
import { OTHER, type RateCard, type Unit } from "../model/rate-card.ts";
import { plus } from "../pricing/costs.ts";
import { covers } from "../pricing/plan.ts";
import type { Status } from "../status/status.ts";

/** A priced budget. */
export interface Planned {
  readonly budget: Budget;
  readonly projection: Projection;
}

export const DATA_KINDS = ["plan", "actual", "forecast"] as const;
export type DataKind = (typeof DATA_KINDS)[number];

/** A feature in one period, at one rate. */
export interface FigureLine {
  /** Null: not told apart by feature. */
  readonly feature: string | null;
  readonly title: string;
  readonly unit: Unit;
  readonly quantity: Exact;
  readonly tokensPerUnit: Exact;
}

export interface Bought {
  readonly tokens: bigint;
  readonly price: Exact;
}

/** One organization in one period, as it is planned, was used, or is expected to be. */
export interface Figures {
  readonly kind: DataKind;
  readonly budget: Budget;
  readonly card: RateCard;
  readonly currency: Currency;
  readonly period: BillingPeriod;
  readonly lines: readonly FigureLine[];
  readonly consumed: bigint;
  readonly included: bigint;
  readonly purchased: bigint;
  readonly overage: bigint;
  readonly bought: readonly Bought[];
  /** Of a token of overage. */
  readonly price: Exact;
  readonly cost: { readonly purchases: Minor; readonly overage: Minor };
  /** Features without a figure. */
  readonly without: readonly string[];
}

export const tokensOf = ({ quantity, tokensPerUnit }: FigureLine): Exact => multiply(quantity, tokensPerUnit);

/** Null where a price is missing. */
export function plannedFigures(planned: Planned, { period, segment }: ProjectedPeriod): Figures | null {
  return figures(
    "plan",
    planned,
    period,
    { period, segment },
    {
      lines: segment.lines.flatMap((line) => plannedLines(line)),
      ...{ consumed: segment.consumed.typical, included: segment.included, purchased: segment.purchased },
      ...{ overage: segment.overage, costOfOverage: segment.cost.overage },
      without: segment.lines.flatMap(({ feature, unpriced }) => (unpriced === null ? [] : [feature])),
    },
  );
}

/** Parts with the same rate are one line; what is billed outside of tokens has none. */
function plannedLines({ feature, card, parts, unit }: Line): FigureLine[] {
  if (card === null || unit === null || card.rate.kind === "billed-outside") return [];
  const lines = new Map<string, FigureLine>();
  for (const { quantity, rate } of parts) {
    const key = `${rate.typical.n}/${rate.typical.d}`;
    const before = lines.get(key)?.quantity;
    lines.set(key, {
      ...{ feature, title: card.title, unit, tokensPerUnit: rate.typical },
      quantity: before === undefined ? quantity.typical : add(before, quantity.typical),
    });
  }
  return [...lines.values()];
}

/** What was used so far; null before the plan begins, and where a price is missing. */
export function actualFigures(planned: Planned, { period, pool, features, consumed, ...rest }: Status): Figures | null {
  const at = projectedAt(planned.projection, period);
  if (at === null) return null;
  const { segment } = at;
  return figures("actual", planned, period, at, {
    lines: features
      .filter(({ tokens }) => tokens.n !== 0n)
      .map(({ feature, tokens }) => inTokens(feature, titleOf(feature, segment.card), tokens)),
    ...{ consumed, included: pool.included ?? segment.included, purchased: pool.purchased ?? segment.purchased },
    ...{ overage: rest.overage, costOfOverage: rest.overageCost?.minor ?? null },
    without: [],
  });
}

/** How the period is expected to end; null where that is not known. */
export function forecastFigures(planned: Planned, { period, pool, projected, isOver }: Status): Figures | null {
  const at = projectedAt(planned.projection, period);
  if (at === null || projected === null || isOver) return null;
  const { segment } = at;
  const overage = projected > pool.allocation ? projected - pool.allocation : 0n;
  const costOfOverage =
    segment.price === null ? null : toMinor(multiply(exactWhole(overage), segment.price), planned.projection.currency);
  return figures("forecast", planned, period, at, {
    lines: projected === 0n ? [] : [inTokens(null, "All features", exactWhole(projected))],
    ...{ consumed: projected, included: pool.included ?? segment.included },
    ...{ purchased: pool.purchased ?? segment.purchased, overage, costOfOverage, without: [] },
  });
}

const inTokens = (feature: string | null, title: string, quantity: Exact): FigureLine => ({
  ...{ feature, title, unit: "tokens", quantity, tokensPerUnit: ONE },
});

const titleOf = (feature: string | null, card: RateCard): string =>
  feature === null ? "All features" : (card.features.get(feature)?.title ?? OTHER.title);

type Known = Pick<Figures, "lines" | "consumed" | "included" | "purchased" | "overage" | "without"> & {
  readonly costOfOverage: Minor | null;
};

function figures(
  kind: DataKind,
  { budget, projection: { currency } }: Planned,
  period: BillingPeriod,
  at: ProjectedPeriod,
  { costOfOverage, ...known }: Known,
): Figures | null {
  const { price, cost, card } = at.segment;
  if (price === null || plus(cost.purchases, costOfOverage) === null) return null;
  const list = card.prices.get(currency.code) ?? null;
  const bought = budget.purchases
    .filter(({ span }) => covers(span, at.period))
    .map(({ tokens, unitPrice }) => ({ tokens, price: unitPrice ?? list ?? price }));
  return {
    ...{ kind, budget, card, currency, period, ...known, bought, price },
    cost: { purchases: cost.purchases ?? 0n, overage: costOfOverage ?? 0n },
  };
}
