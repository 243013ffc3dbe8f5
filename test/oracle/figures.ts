interface Allocation {
  readonly included: number;
  readonly purchased: number;
  readonly total: number;
}

interface Cost {
  readonly purchases: string;
  readonly overage: string;
  readonly total: string;
}

/** What the oracle says about a period, in the words of the JSON report. */
export interface Figures {
  readonly period: string;
  readonly start: string;
  readonly end: string;
  readonly rateCard: string;
  readonly users: number;
  readonly health: "green" | "yellow" | "red";
  readonly consumed: { readonly low: number; readonly typical: number; readonly high: number };
  readonly atLeast: boolean;
  readonly buffered: number | null;
  readonly allocation: Allocation;
  readonly acceptedOverage: number;
  readonly ceiling: number;
  readonly utilizationPercent: number | null;
  readonly budgetPercent: number | null;
  readonly unused: { readonly included: number; readonly purchased: number };
  readonly overage: number;
  readonly cost: Cost;
  readonly lines: readonly LineFigures[];
}

export interface LineFigures {
  readonly feature: string;
  readonly quantity: string | null;
  readonly unit: string | null;
  readonly tokens: number | null;
  readonly tokensExact: string | null;
}

/** What all periods of a plan come to. */
export interface Totals {
  readonly consumed: number;
  readonly atLeast: boolean;
  readonly allocation: Allocation;
  readonly overage: number;
  readonly cost: Cost;
}
