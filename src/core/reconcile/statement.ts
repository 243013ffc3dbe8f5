import { isOver } from "../forecast/days.ts";
import { poolOf } from "../metrics/pool.ts";
import type { Budget } from "../model/budget.ts";
import { type BillingPeriod, billingPeriod, monthIndex } from "../model/calendar.ts";
import { exactWhole, multiply, ZERO } from "../model/exact.ts";
import type { InvoiceLine } from "../model/invoice.ts";
import { type Currency, type Minor, toMinor } from "../model/money.ts";
import type { PeriodUsage } from "../model/period-usage.ts";
import { type Projection, projectedAt, type Segment } from "../model/projection.ts";
import { cardRate } from "../pricing/card-rate.ts";
import type { Expected } from "../usage/invoiced.ts";
import { type InvoiceVariance, invoiceVariance } from "./invoice.ts";
import { type Proposal, proposalOf } from "./proposal.ts";
import { type Variance, varianceOf } from "./variance.ts";

/** A priced budget. */
export interface Planned {
  readonly budget: Budget;
  readonly projection: Projection;
}

/** The end of a period: what was planned, used and invoiced, why they differ, and what to plan next. */
export interface Statement extends Pick<PeriodUsage, "period" | "state" | "asOf"> {
  readonly org: string;
  readonly name: string;
  readonly currency: Currency;
  /** Usage is still to come. */
  readonly isOpen: boolean;
  readonly variance: Variance;
  readonly allocation: bigint;
  readonly overage: bigint;
  /** Null where a price is missing. */
  readonly plannedCost: Minor | null;
  readonly actualCost: Minor | null;
  /** Null: no invoice line is known of the period. */
  readonly invoice: InvoiceVariance | null;
  readonly next: BillingPeriod;
  readonly nextAllocation: bigint;
  readonly proposal: Proposal;
}

/** Null: the period is before the plan begins. */
export function statementOf(
  { budget, projection }: Planned,
  usage: PeriodUsage,
  lines: readonly InvoiceLine[],
): Statement | null {
  const { period, state, asOf } = usage;
  const at = projectedAt(projection, period);
  const next = billingPeriod(monthIndex(period.month) + 1, budget.cycleStartDay);
  if (at === null) return null;
  const { segment } = at;
  const { currency } = projection;
  const variance = varianceOf(segment, usage);
  const { allocation } = poolOf(segment, usage.terms);
  const overage = variance.actual > allocation ? variance.actual - allocation : 0n;
  const { price, cost } = segment;
  const overageCost = price === null ? null : toMinor(multiply(exactWhole(overage), price), currency);
  const purchases = cost.purchases;
  const isKnown = overageCost !== null && purchases !== null;
  const due = {
    ...{ purchased: segment.purchased, purchases: purchases ?? 0n, overage },
    ...{ overageCost: overageCost ?? 0n, price: price ?? ZERO },
  };
  const after = projectedAt(projection, next)?.segment ?? segment;
  const facts = { budget, card: after.card, segment, usage, next: after };
  const isOpen = !isOver(usage);
  return {
    ...{ org: budget.org, name: budget.name, currency, period, state, asOf, isOpen, variance, allocation, overage },
    plannedCost: cost.total,
    actualCost: isKnown ? purchases + overageCost : null,
    invoice: isKnown ? invoiceVariance(lines, usage, due, expectedOf(budget, segment, currency), currency) : null,
    next,
    nextAllocation: facts.next.allocation,
    // Of a period that is not over, nothing can be learned yet.
    proposal: proposalOf(isOpen ? { ...facts, usage: { ...usage, features: new Map() } } : facts),
  };
}

const expectedOf = (budget: Budget, segment: Segment, currency: Currency): Expected => ({
  currency: currency.code,
  price: () => segment.price,
  rate: (id) => {
    const feature = segment.card.features.get(id);
    return feature === undefined ? null : cardRate(feature, budget).typical;
  },
});
