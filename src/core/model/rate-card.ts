import type { Day } from "./calendar.ts";
import type { Exact } from "./exact.ts";

export const UNITS = [
  "users",
  "evaluations",
  "minutes",
  "sessions",
  "messages",
  "posts",
  "interactions",
  "summaries",
  "events",
  "tokens",
] as const;

/** What a feature's usage is counted in. */
export type Unit = (typeof UNITS)[number];

/** The keys of a line in a budget that take a number. */
export const UNIT_KEYS: readonly string[] = [
  ...UNITS,
  ...UNITS.filter((unit) => unit !== "users" && unit !== "tokens").map((unit) => `${unit}PerDay`),
  "tokensPerUser",
  "minutesPerInteraction",
];

export type LicenceModel = "named" | "concurrent";

/** Tokens per unit: what a plan expects, and how far off it may be. */
export interface Band<T> {
  readonly low: T;
  readonly typical: T;
  readonly high: T;
}

export type Rate =
  | { readonly kind: "fixed"; readonly tokens: Exact }
  /** The budget chooses within the range; `typical` is null where the card names no default. */
  | { readonly kind: "range"; readonly low: Exact; readonly typical: Exact | null; readonly high: Exact }
  | { readonly kind: "by-licence"; readonly named: Exact; readonly concurrent: Exact }
  /** Free of charge. */
  | { readonly kind: "included" }
  /** Charged, but not in tokens. */
  | { readonly kind: "billed-outside" };

export interface CardFeature {
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  readonly rate: Rate;
  /** Seats are billed when people first log in, early in a period; usage accrues through it. */
  readonly accrual: "seat" | "usage";
  /** What organizations commonly use a month, in tokens: for plausibility. */
  readonly typicalTokens: { readonly low: number; readonly high: number } | null;
  readonly description: string | null;
  readonly drivers: readonly string[];
  readonly uncertain: string | null;
}

export interface Pool {
  readonly tokens: Exact;
  /** Additional tokens per user of an edition. */
  readonly perUser: ReadonlyMap<string, Exact>;
}

export interface RateCard {
  readonly id: string;
  readonly title: string;
  /** Cards of one series supersede each other by `observed`. */
  readonly series: string;
  readonly status: "study-notes" | "published" | "contract";
  readonly observed: Day;
  readonly effectiveFrom: Day | null;
  /** Included. */
  readonly effectiveTo: Day | null;
  readonly sources: readonly { readonly title: string; readonly url: string }[];
  readonly allocation: { readonly scope: "user" | "organization" } & Readonly<Record<LicenceModel, Pool>>;
  /** Per token beyond the allocation, by ISO 4217 code. */
  readonly prices: ReadonlyMap<string, Exact>;
  readonly rounding: { readonly at: "line" | "total"; readonly mode: "half-up" | "up" };
  readonly features: ReadonlyMap<string, CardFeature>;
  /** Lowest first: one interaction is billed once, at the highest tier it reached. */
  readonly tiers: readonly (readonly string[])[];
  readonly absorptions: readonly { readonly feature: string; readonly by: string; readonly reason: string }[];
  readonly assumptions: readonly string[];
  readonly uncertainties: readonly string[];
}

/** Products of Genesys that take tokens, and for which nobody has published a rate. */
export const UNPRICED: ReadonlySet<string> = new Set(["ai-guide", "public-post-ingestion"]);

/** The calculator's "other features", already in tokens: part of every card. */
export const OTHER: CardFeature = {
  id: "other",
  title: "Other features",
  unit: "tokens",
  rate: { kind: "fixed", tokens: { n: 1n, d: 1n } },
  accrual: "usage",
  typicalTokens: null,
  description: "Tokens of features the card does not list.",
  drivers: [],
  uncertain: null,
};
