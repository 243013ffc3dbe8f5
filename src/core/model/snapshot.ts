import type { Budget } from "./budget.ts";
import type { BillingPeriod } from "./calendar.ts";
import type { UsageSample } from "./consumption.ts";
import type { Exact } from "./exact.ts";
import type { Finding } from "./finding.ts";
import type { RateCard, Unit } from "./rate-card.ts";

/**
 * What a source says of one billing period at one instant: everything since the period began, as billed. A source
 * either says this or fails: what it does not understand is a SourceFailure, never zero.
 */
export interface Snapshot {
  readonly org: string;
  /** The source's own id of the period: a new id is a reset, another figure under the same id is a correction. */
  readonly periodId: string;
  /** As the source has it: its first day may differ from the file's cycleStartDay. */
  readonly period: BillingPeriod;
  /** Closed periods no longer change; closing comes days after the period's end, and may correct it. */
  readonly state: "open" | "closed";
  /** ISO 8601, UTC: when it was asked. No source of Genesys says as of when its figures are; usage is about a day old. */
  readonly fetchedAt: string;
  /** Tokens by the card's id of the feature, or "other"; empty where the source does not tell features apart. */
  readonly byFeature: ReadonlyMap<string, Exact>;
  /** Tokens; the sum of `byFeature` where that is not empty. */
  readonly total: Exact;
  /** The same tokens by day or hour; null where the source has only sums: what is new is the difference to the last. */
  readonly samples: readonly UsageSample[] | null;
  readonly reported: ReportedPool;
  readonly rates: readonly ReportedRate[];
  readonly notices: readonly SourceNotice[];
}

/** The pool and its price as the source has them; null where it does not say. */
export interface ReportedPool {
  /** Tokens a period. */
  readonly included: bigint | null;
  /** Committed tokens a period, on top. */
  readonly purchased: bigint | null;
  /** Per token, in `currency`. */
  readonly overagePrice: Exact | null;
  /** ISO 4217. */
  readonly currency: string | null;
}

/** The rate a feature was billed at: so many of its units are one token. */
export interface ReportedRate {
  readonly feature: string;
  readonly unit: Unit;
  /** Above zero. */
  readonly unitsPerToken: Exact;
}

/** Nothing is wrong, but a person should know how a figure came about. */
export interface SourceNotice {
  readonly code: SourceNoticeCode;
  /** In the payload, as "$.charges[3]"; null: about the whole. */
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
 */
export const SOURCE_NOTICE_CODES = [
  "converted-by-card",
  "unmapped-product",
  "not-counted",
  "wallet-only",
  "nothing-billed-yet",
  "period-differs",
] as const;
export type SourceNoticeCode = (typeof SOURCE_NOTICE_CODES)[number];

export interface ReadOptions {
  /** ISO 8601, UTC: the clock. */
  readonly now: string;
  /** Milliseconds for all of it: waiting, retries and paging included. */
  readonly timeout: number;
  /**
   * How many billing periods, counted back from the current one; fewer where the source has no more. A meter asks for
   * two: usage of a period's last days arrives after the reset.
   */
  readonly periods: number;
}

/** Where real usage comes from. Adapters are one; a test hands in another. */
export interface UsageSource {
  /**
   * Oldest period first. The last is the current one, or the one that just ended, where the source has none after it.
   * @throws SourceFailure, and nothing else
   */
  read(of: { readonly budget: Budget; readonly card: RateCard }, options: ReadOptions): Promise<readonly Snapshot[]>;
}

/**
 * - `credentials`: the reference leads to no client id and secret
 * - `auth`: the login is refused
 * - `permission`: logged in, but not allowed to see billing
 * - `not-found`: no such contract or organization for this client, or no current billing period
 * - `throttled`: too many requests, still so after waiting
 * - `unavailable`: the source answers with errors of its own
 * - `network`: no connection, or one that broke off
 * - `deadline`: not done in time
 * - `too-large`: an answer beyond the limit
 * - `shape`: an answer that is not understood: a field missing, of another type, new
 * - `unknown-unit`: a quantity in a unit nothing here can turn into tokens
 * - `inconsistent`: figures that contradict each other
 * - `file`: a usage file that cannot be read
 */
export const FAILURE_KINDS = [
  "credentials",
  "auth",
  "permission",
  "not-found",
  "throttled",
  "unavailable",
  "network",
  "deadline",
  "too-large",
  "shape",
  "unknown-unit",
  "inconsistent",
  "file",
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** Why there is no snapshot. Holds no secret, and no value of a payload but numbers, units and dates. */
export class SourceFailure extends Error {
  override readonly name = "SourceFailure";
  readonly kind: FailureKind;
  /** In the payload, as "$.charges[3].actualQuantity"; null: about no place in it. */
  readonly path: string | null;
  /** Milliseconds after which trying again makes sense; null: the source did not say. */
  readonly retryAfter: number | null;
  /** What is wrong in a file, place by place; empty elsewhere. */
  readonly findings: readonly Finding[];

  constructor(
    kind: FailureKind,
    message: string,
    at: Partial<Pick<SourceFailure, "path" | "retryAfter" | "findings">> = {},
  ) {
    super(message);
    this.kind = kind;
    this.path = at.path ?? null;
    this.retryAfter = at.retryAfter ?? null;
    this.findings = at.findings ?? [];
  }
}

/** By name: each built part brings the class along, so that instanceof would not see another's. */
export const isSourceFailure = (error: unknown): error is SourceFailure =>
  error instanceof Error && error.name === "SourceFailure";
