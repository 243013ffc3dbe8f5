import { readFileSync } from "node:fs";
import { type Tracked, tracked } from "./tracked.ts";

/** A number of things to plan, as a vector has it: `{ "minutes": 300 }`. */
export type Quantities = Readonly<Record<string, unknown>>;
export type PlannedFeature = { readonly feature: string; readonly tokens: number } & Quantities;

export interface Examples {
  readonly card: string;
  readonly organizations: readonly {
    readonly id: string;
    readonly licensing: object;
    readonly consumption: readonly PlannedFeature[];
    readonly expected: OrganizationFigures;
  }[];
  readonly annualPlan: {
    readonly from: string;
    readonly usersAfter: number;
    readonly addedTokensPerMonth: number;
    readonly expected: { consumed: number; allocation: number; utilizationPercent: number; overage: number };
  };
  readonly seasonal: {
    readonly id: string;
    readonly baseAllocation: number;
    readonly purchases: readonly { tokens: number; months: readonly string[]; unitPriceUsd: string }[];
    readonly expected: {
      readonly purchasedTokensPerYear: number;
      readonly purchaseCostUsdPerYear: string;
      readonly allocationInPeak: number;
      readonly allocationOffPeak: number;
    };
  };
  readonly phased: { readonly id: string; readonly monthlyTokens: readonly number[] };
  readonly singleFeature: readonly (PlannedFeature & {
    tokensLow?: number;
    tokensTypical: number;
    tokensHigh: number;
  })[];
  readonly weeklyTrend: {
    readonly org: string;
    readonly weeks: readonly number[];
    readonly sum: number;
    readonly direction: string;
  };
  readonly published: {
    readonly card: string;
    readonly allocations: readonly { model: string; users: number; edition?: string; tokens: number }[];
    readonly lines: readonly ({ feature: string; exactTokens: string } & Quantities)[];
  };
}

export interface OrganizationFigures {
  readonly consumed: number;
  readonly allocation: number;
  readonly utilizationPercent: number;
  readonly overage: number;
  readonly overageCostUsd: string;
  readonly health: string;
  readonly remaining?: number;
  readonly sharePercent?: Readonly<Record<string, number>>;
}

export const CENTRES = ["small-center", "mid-market-center", "enterprise-center"] as const;
export type Centre = (typeof CENTRES)[number];

export interface Semantics {
  readonly underPublishedCard: { readonly card: string } & { readonly [org in Centre]: PublishedFigures };
  readonly buffers: readonly { org: string; unpredictability?: string; growth?: string; buffered: number | null }[];
  readonly bands: readonly { line: PlannedFeature; low: number; typical: number; high: number }[];
  readonly changes: readonly {
    readonly base: object;
    readonly entries: readonly object[];
    readonly messages?: string;
    readonly copilotUsers?: string;
  }[];
  readonly parts: {
    readonly line: { readonly feature: string; readonly parts: readonly object[] };
    readonly billedMinutes: string;
    readonly tokens: number;
  };
  readonly billingPeriods: readonly {
    readonly cycleStartDay: number;
    readonly from: string;
    readonly periods: readonly (readonly [string, string])[];
  }[];
  readonly thresholds: readonly {
    readonly consumed: number;
    readonly ceiling: number;
    readonly health: string;
    readonly utilizationHigh?: boolean;
    readonly overAllocation?: boolean;
    readonly budgetPercent?: null;
  }[];
  readonly ceiling: readonly {
    readonly included: number;
    readonly purchased: number;
    readonly limits: object;
    readonly price?: string;
    readonly ceiling: number;
  }[];
  readonly retailer: {
    readonly allocation: object;
    readonly consumption: object;
    readonly changes: readonly object[];
    readonly purchases: readonly object[];
    readonly expected: Readonly<Record<string, number | string>>;
  };
  readonly rollout: {
    readonly licensing: { readonly users: number };
    readonly from: string;
    readonly consumption: object;
    readonly changes: readonly object[];
    readonly expected: Readonly<Record<string, number>>;
  };
  readonly annual: {
    readonly from: string;
    readonly change: object;
    readonly consumed: number;
    readonly allocation: number;
  };
  readonly trend: {
    readonly cases: readonly {
      readonly blocks: readonly number[];
      readonly slope?: string;
      readonly percentOfMean?: number;
      readonly direction: string;
    }[];
  };
  readonly waivers: readonly {
    readonly overage: number;
    readonly waiver: object;
    readonly now: string;
    readonly status: string;
    readonly codes: readonly string[];
    readonly periodEnded?: boolean;
  }[];
}

export interface PublishedFigures {
  readonly exact?: string;
  readonly consumed: number;
  readonly allocation: number;
  readonly overage: number;
  readonly unpriced: readonly string[];
  readonly overageCost?: Readonly<Record<string, string>>;
}

const read = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../fixtures/vectors/${name}.json`, import.meta.url), "utf8"));

export const examples = (): Tracked<Examples> => tracked(read("examples") as Examples);
export const semantics = (): Tracked<Semantics> => tracked(read("semantics") as Semantics);
