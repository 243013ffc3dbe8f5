import type { BillingPeriod, Day } from "./calendar.ts";
import type { Exact } from "./exact.ts";
import type { Unit } from "./rate-card.ts";

/**
 * What was used in one billing period, as one source said it at one time: an observation. Every source makes this, and
 * metrics, forecasts and reports read nothing else. What a source does not say is null or empty, never zero: see
 * unknownIn().
 */
export interface PeriodUsage {
  readonly org: string;
  /** Null: kept by a version that did not record it. */
  readonly source: UsageOrigin | null;
  /** The source's own id of the period, or its first day: a new id is a reset, another figure under it a correction. */
  readonly periodId: string;
  /** As the source has it: its first day may differ from the file's cycleStartDay. */
  readonly period: BillingPeriod;
  /** Closed periods no longer change. Closing comes days after the period's end, and may correct it. */
  readonly state: "open" | "closed";
  /** ISO 8601, UTC: when the source was asked. */
  readonly observedAt: string;
  /** ISO 8601, UTC: later usage is not in the figures. Genesys Cloud does not say; its figures are about a day old. */
  readonly asOf: string;
  /** Tokens; the sum of the features where the source tells all of them apart. */
  readonly total: Exact;
  /** By the card's id of the feature, or "other"; empty where the source does not tell features apart. */
  readonly features: ReadonlyMap<string, FeatureUsage>;
  /** The same tokens by day; null where the source has only sums. */
  readonly days: readonly DayUsage[] | null;
  /** Where the days come from; null where there are none. */
  readonly daysAre: DaysOrigin | null;
  readonly terms: ReportedTerms;
  /** What was charged for tokens in the period, in the currency of the terms. */
  readonly charge: Exact | null;
  /** Tokens that were credited in the period. */
  readonly credits: Exact | null;
  readonly notices: readonly SourceNotice[];
}

export type UsageOrigin = "genesys-contract" | "genesys-trustee" | "genesys-subscription" | "file" | "cloudwatch";

/**
 * - `reported`: the source says what each day took
 * - `derived`: differences between the sums of several observations
 * - `estimated`: made from volumes; never published as consumed tokens
 */
export type DaysOrigin = "reported" | "derived" | "estimated";

export interface FeatureUsage {
  readonly tokens: Exact;
  /** In the feature's own unit. */
  readonly quantity: Quantity | null;
  /** The rates it was billed at: more than one where the source bills parts of it differently. */
  readonly rates: readonly BilledRate[];
  /** What was charged for it, in the currency of the terms. */
  readonly charge: Exact | null;
}

export interface Quantity {
  readonly amount: Exact;
  readonly unit: Unit;
}

/** So many units are one token. */
export interface BilledRate {
  readonly unit: Unit;
  /** Above zero. */
  readonly unitsPerToken: Exact;
}

/** Tokens of one day; of a past day, a correction may be negative. */
export interface DayUsage {
  readonly day: Day;
  /** Null: not told apart by feature. */
  readonly feature: string | null;
  readonly tokens: Exact;
  /** A part of a sum of several days, spread evenly: the first of them. It says nothing of its own weekday. */
  readonly since?: Day;
}

/** What the contract gives in the period, as the source has it. */
export interface ReportedTerms {
  /** Tokens a period. */
  readonly included: bigint | null;
  /** Committed tokens a period, beside the included ones. */
  readonly committed: bigint | null;
  /** Contracted price of a token above both, in `currency`. */
  readonly overagePrice: Exact | null;
  /** ISO 4217. */
  readonly currency: string | null;
}

export const NO_TERMS: ReportedTerms = { included: null, committed: null, overagePrice: null, currency: null };

/** Nothing is wrong, but a person should know how a figure was made. */
export interface SourceNotice {
  readonly code: SourceNoticeCode;
  /** In the answer, as "$.charges[3]", or in a usage file, as "usage.csv:3:1"; null: about the whole. */
  readonly path: string | null;
  readonly message: string;
}

/**
 * - `converted-by-card`: the source gave the feature's own unit and no tokens; the card's rate made tokens of it
 * - `unmapped-product`: billed in tokens, but of no feature of the card: counted as "other"
 * - `not-counted`: by its name it could be an AI product, but it is not billed in tokens
 * - `wallet-only`: nothing is billed in tokens; the figure is what was taken from the token wallet
 * - `nothing-billed-yet`: the period is so young that nothing is billed
 * - `period-differs`: the source's billing period begins on another day than the file says
 * - `line-not-read`: a line of AI tokens was not understood; its tokens are in the pool's total, as "other"
 * - `unit-differs`: billed in another unit than the card counts the feature in
 * - `credited`: tokens were credited
 * - `no-pool`: the source does not say what the whole pool took; the total is the sum of the features
 * - `pool-differs`: the pool took slightly less than its features; the total is the sum of the features
 * - `several-pools`: the total is the sum of several pools
 * - `period-not-read`: an earlier period was not understood; it is left out
 * - `open-end`: the last line of a usage file has no line break, so the file may be cut off
 * - `file-begins`: a usage file has no rows of the period's first days: they count as 0
 * - `known-later`: rows of a usage file that are not counted yet
 * - `unknown-org`: rows of a usage file about an organization that has no budget: not counted
 * - `future-rows`: rows of a usage file about days to come: not counted
 * - `volume-differs`: a feature was billed otherwise than its volume comes to; the estimate is calibrated to the bill
 * - `volume-missing`: no volume tells the days of these tokens: they stay a sum
 * - `volume-unmapped`: volumes that stand for no feature
 * - `volume-not-read`: volumes of one kind could not be read: a permission is missing, or the answer is not understood
 */
export type SourceNoticeCode =
  | "converted-by-card"
  | "unmapped-product"
  | "not-counted"
  | "wallet-only"
  | "nothing-billed-yet"
  | "period-differs"
  | "line-not-read"
  | "unit-differs"
  | "credited"
  | "no-pool"
  | "pool-differs"
  | "several-pools"
  | "period-not-read"
  | "open-end"
  | "file-begins"
  | "known-later"
  | "unknown-org"
  | "future-rows"
  | "volume-differs"
  | "volume-missing"
  | "volume-unmapped"
  | "volume-not-read";

type Known = Pick<PeriodUsage, "org" | "source" | "period" | "state" | "observedAt" | "asOf" | "total">;

/** A period's usage of which a source says so much; the rest is unknown. */
export const periodUsage = (known: Known & Partial<PeriodUsage>): PeriodUsage => ({
  periodId: known.period.start,
  features: new Map(),
  days: null,
  daysAre: null,
  terms: NO_TERMS,
  charge: null,
  credits: null,
  notices: [],
  ...known,
});

export const featureUsage = (tokens: Exact): FeatureUsage => ({ tokens, quantity: null, rates: [], charge: null });

/** What a source may leave out. */
export type UnknownFact = "features" | "days" | "included" | "committed" | "price" | "rates" | "charge" | "credits";

/** What the source does not say of a period. */
export function unknownIn({ features, days, terms, charge, credits }: PeriodUsage): readonly UnknownFact[] {
  const isKnown: Readonly<Record<UnknownFact, boolean>> = {
    features: features.size > 0,
    days: days !== null,
    included: terms.included !== null,
    committed: terms.committed !== null,
    price: terms.overagePrice !== null,
    rates: [...features.values()].some(({ rates }) => rates.length > 0),
    charge: charge !== null,
    credits: credits !== null,
  };
  return (Object.keys(isKnown) as UnknownFact[]).filter((fact) => !isKnown[fact]);
}
