import { exact, moneyText, ZERO } from "./exact.ts";
import type { Figures, Totals } from "./figures.ts";

/** The sums of what the periods say: money is rounded once in each, and then added. */
export function totalsOf(periods: readonly Figures[], currency: string): Totals {
  const sum = (of: (period: Figures) => number): number => periods.reduce((total, period) => total + of(period), 0);
  const money = (of: (period: Figures) => string): string =>
    moneyText(
      periods.reduce((total, period) => total.add(exact(of(period))), ZERO),
      currency,
    );
  return {
    consumed: sum(({ consumed }) => consumed.typical),
    atLeast: periods.some(({ atLeast }) => atLeast),
    allocation: {
      included: sum(({ allocation }) => allocation.included),
      purchased: sum(({ allocation }) => allocation.purchased),
      total: sum(({ allocation }) => allocation.total),
    },
    overage: sum(({ overage }) => overage),
    cost: {
      purchases: money(({ cost }) => cost.purchases),
      overage: money(({ cost }) => cost.overage),
      total: money(({ cost }) => cost.total),
    },
  };
}
