import type { Budget } from "./budget.ts";
import type { Finding } from "./finding.ts";
import type { PeriodUsage, SourceNotice } from "./period-usage.ts";
import type { Projection } from "./projection.ts";
import type { RateCard } from "./rate-card.ts";

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
  /** A row of a usage file that nobody counts is a failure, which is the default, or a notice. */
  readonly leftOut?: "fail" | "say";
}

/** Where real usage comes from. It is understood, or it is a SourceFailure: what is not understood is never zero. */
export interface UsageSource {
  /**
   * Oldest period first. The last is the current one, or the one that just ended, where the source has none after it.
   * @throws SourceFailure, and nothing else
   */
  read(of: { readonly budget: Budget; readonly card: RateCard }, options: ReadOptions): Promise<readonly PeriodUsage[]>;
  /**
   * The periods of `usage` with days that are estimated from volumes, as far as there are any. What cannot be read is a
   * notice.
   * @throws SourceFailure, and nothing else
   */
  estimate?(of: EstimatedOrg, usage: readonly PeriodUsage[], options: ReadOptions): Promise<EstimatedPeriods>;
}

export interface EstimatedOrg {
  readonly budget: Budget;
  readonly card: RateCard;
  readonly projection: Projection;
}

export interface EstimatedPeriods {
  readonly usage: readonly PeriodUsage[];
  readonly notices: readonly SourceNotice[];
}

/** Each kind of failure, what it means, and what to do: for reports and docs/genesys.md alike. */
export const FAILURE_FIXES = {
  /** The reference leads to no client id and secret. */
  credentials: "Check meter.credentials, and that what it refers to is there.",
  /** The login is refused. */
  auth: "Check the OAuth client: its id, its secret, its region, and that its grant is client credentials.",
  /** Logged in, but not allowed to see billing. */
  permission:
    "Give the client's role billing:subscription:view; a partner's, affiliateOrganization:clientBilling:view.",
  /** No such contract or organization for this client, or no current billing period. */
  "not-found": "Check contractId or trustorOrgId, and that this client belongs to that organization.",
  /** Too many requests, still so after waiting. */
  throttled: "Wait a minute; give other programs a client of their own.",
  /** The source answers with errors of its own. */
  unavailable: "Try again later; if it lasts, give Genesys's support the correlation id.",
  /** No connection, or one that broke off. */
  network: "Check the network, a proxy, and the region.",
  /** Not done in time. */
  deadline: "Try again, or allow more time.",
  /** An answer beyond the limit. */
  "too-large": "Report it with the output of tollgate meter probe.",
  /** A field is missing, of another type, or new. */
  shape: "Report it with the output of tollgate meter probe: the answer is not one that is known.",
  /** A quantity in a unit that cannot be converted to tokens. */
  "unknown-unit": "Report it with the output of tollgate meter probe, or use a card that has the feature's rate.",
  /** Figures that contradict each other. */
  inconsistent: "Look at the figures in Genesys Cloud; if they are right there, report it with tollgate meter probe.",
  /** A usage file that cannot be read. */
  file: "Fix the usage file, or export it again: docs/usage-files.md.",
} as const;
export type FailureKind = keyof typeof FAILURE_FIXES;

/** Why there is no usage. Holds no secret, and no value of an answer but numbers, units and dates. */
export class SourceFailure extends Error {
  override readonly name = "SourceFailure";
  readonly kind: FailureKind;
  /** In the answer, as "$.charges[3].actualQuantity"; null: about no place in it. */
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

/** One line: what happened, where, and what to do. */
export function failureText({ kind, message, path }: SourceFailure): string {
  return `${message}${path === null ? "" : ` at ${path}`} (${kind}). ${FAILURE_FIXES[kind]}`;
}
