import type { Currency, Minor } from "../model/money.ts";
import { type Projection, worstMonthOf } from "../model/projection.ts";
import type { Status } from "./result.ts";

/** The costs of all plans in one currency. Currencies are never added to each other. */
export interface CurrencyTotal {
  readonly currency: Currency;
  readonly organizations: number;
  readonly purchases: Minor;
  readonly overage: Minor;
  readonly total: Minor;
  /** The dearest month of each plan, added: no month need cost as much. */
  readonly worstMonths: Minor;
  /** How long the plans are: the shortest and the longest. */
  readonly months: readonly [least: number, most: number];
  /** Some cost is missing or some line unpriced: the sums are lower bounds. */
  readonly atLeast: boolean;
}

/** How many organizations there are, how they were judged, and what their plans cost. */
export interface Sums {
  readonly organizations: number;
  readonly counts: Readonly<Record<Status, number>>;
  readonly totals: readonly CurrencyTotal[];
}

/** The organizations with one value of a label; null: those without it. */
export interface Group extends Sums {
  readonly value: string | null;
}

/** What a plan costs, of what its fleet adds up. */
export interface PlanCost {
  readonly currency: Currency;
  readonly purchases: Minor;
  readonly overage: Minor;
  readonly worstMonth: Minor;
  readonly months: number;
  readonly atLeast: boolean;
}

export const costOf = ({ currency, periods, totals: { cost, atLeast } }: Projection): PlanCost => ({
  currency,
  worstMonth: worstMonthOf({ periods }).cost,
  months: periods.length,
  purchases: cost.purchases ?? 0n,
  overage: cost.overage ?? 0n,
  atLeast: atLeast || cost.total === null,
});

/** Adds up organizations, one by one. */
export class SumsCount {
  private readonly counts: Record<Status, number> = { pass: 0, warn: 0, fail: 0, invalid: 0 };
  private readonly totals = new Map<string, CurrencyTotal>();

  add(status: Status, cost: PlanCost | null): void {
    this.counts[status]++;
    if (cost !== null) this.addCost(cost);
  }

  value(): Sums {
    const organizations = Object.values(this.counts).reduce((sum, count) => sum + count, 0);
    return { organizations, counts: this.counts, totals: [...this.totals.values()] };
  }

  private addCost({ currency, purchases, overage, worstMonth, months, atLeast }: PlanCost): void {
    const sum = this.totals.get(currency.code);
    const [least, most] = sum?.months ?? [months, months];
    this.totals.set(currency.code, {
      currency,
      organizations: (sum?.organizations ?? 0) + 1,
      purchases: (sum?.purchases ?? 0n) + purchases,
      overage: (sum?.overage ?? 0n) + overage,
      total: (sum?.total ?? 0n) + purchases + overage,
      worstMonths: (sum?.worstMonths ?? 0n) + worstMonth,
      months: [Math.min(least, months), Math.max(most, months)],
      atLeast: (sum?.atLeast ?? false) || atLeast,
    });
  }
}
