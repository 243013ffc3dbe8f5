/** Budgets and cards as plain data, the way their YAML files hold them. */

export type Month = string;

export interface RawRange {
  readonly low: number;
  readonly typical: number;
  readonly high: number;
}

/** `minutesPerDay: 5`, `users: 20%`, `name: payments`: the keys decide what a value means. */
export type RawPart = Readonly<Record<string, number | string | RawRange>>;
export type RawLine = RawPart | readonly RawPart[] | "unknown";
export type RawUsers = number | Readonly<Record<string, number>>;

export interface RawLimits {
  readonly overageTokens?: number;
  readonly overageCost?: number;
  readonly cost?: number;
  readonly planCost?: number;
  readonly featureTokens?: Readonly<Record<string, number>>;
}

interface Span {
  readonly from: Month;
  readonly through?: Month;
}

export interface RawChange extends Span {
  readonly name?: string;
  readonly rateCard?: string;
  readonly licensing?: { readonly users: RawUsers };
  readonly workingDaysPerMonth?: number;
  readonly consumption?: Readonly<Record<string, RawLine | null>>;
  readonly scale?: number | Readonly<Record<string, number>>;
  readonly allocation?: { readonly tokensPerMonth: number };
  readonly pricing?: { readonly overageUnitPrice: number };
  readonly limits?: RawLimits;
}

export interface RawPurchase extends Span {
  readonly tokensPerMonth: number;
  readonly unitPrice?: number;
  readonly via?: string;
  readonly terms?: string;
}

export interface RawBudget {
  readonly version: 1;
  readonly org: string;
  readonly name: string;
  readonly owners: readonly string[];
  readonly rateCard: string;
  readonly currency: string;
  readonly licensing: { readonly model: "named" | "concurrent"; readonly users: RawUsers };
  readonly billing?: { readonly cycleStartDay?: number };
  readonly plan: { readonly from: Month; readonly months?: number; readonly workingDaysPerMonth?: number };
  readonly consumption: Readonly<Record<string, RawLine>>;
  readonly changes?: readonly RawChange[];
  readonly purchases?: readonly RawPurchase[];
  readonly allocation?: { readonly tokensPerMonth: number };
  readonly pricing?: { readonly overageUnitPrice: number };
  readonly buffers?: { readonly unpredictability?: string; readonly growth?: string };
  readonly limits?: RawLimits;
}

export interface RawRateRange {
  readonly low: number;
  readonly high: number;
  readonly default?: number;
}

export interface RawRatePair {
  readonly named: number;
  readonly concurrent: number;
}

export interface RawFeature {
  readonly unit: string;
  readonly tokens: number | string | RawRateRange | RawRatePair;
}

interface RawPool {
  readonly tokens: number;
  readonly perUser?: Readonly<Record<string, number>>;
}

export interface RawCard {
  readonly id: string;
  readonly allocation: {
    readonly scope: "user" | "organization";
    readonly named: RawPool;
    readonly concurrent: RawPool;
  };
  readonly prices: Readonly<Record<string, number>>;
  readonly rounding: { readonly at: "line" | "total"; readonly mode: "half-up" | "up" };
  readonly features: Readonly<Record<string, RawFeature>>;
}
