import { isStateFailure, type StateStore } from "../../core/metrics/state/store.ts";
import type { Finding } from "../../core/model/finding.ts";
import type { SourceNotice } from "../../core/model/period-usage.ts";
import { failureText, isSourceFailure, type SourceFailure, type UsageSource } from "../../core/model/usage-source.ts";
import type { MeteredOrg } from "./metered-org.ts";

export interface CollectOptions {
  readonly source: UsageSource;
  readonly store: StateStore;
  now(): Date;
}

/** What became of one organization's turn. */
export interface Collected {
  readonly org: string;
  /** What a person should know of how the figures came about. */
  readonly notices: readonly SourceNotice[];
  /** What the source says against what the file says. */
  readonly drift: readonly Finding[];
  /** Null: read and kept. */
  readonly failure: CollectFailure | null;
}

export interface CollectFailure {
  readonly kind: SourceFailure["kind"] | "state";
  readonly message: string;
}

/** For logins, waiting for one's turn, and paging: a minute is what the slowest of these takes. */
const TIMEOUT_MS = 120_000;
/** The current one, and the one whose last days still arrive. */
const PERIODS = 2;

/** Reads one organization's usage and keeps it. What went wrong is an answer too: the others go on. */
export async function collect(metered: MeteredOrg, options: CollectOptions): Promise<Collected> {
  const { budget, card } = metered;
  const { org } = budget;
  try {
    const now = options.now().toISOString();
    const usage = await options.source.read({ budget, card }, { now, timeout: TIMEOUT_MS, periods: PERIODS });
    await options.store.record(org, usage);
    // Of the period before, nothing can be put right any more.
    const current = usage.slice(-1);
    const notices = current.flatMap((period) => period.notices);
    return { org, notices, drift: metered.driftIn(current, now.slice(0, 10)), failure: null };
  } catch (error) {
    return { org, notices: [], drift: [], failure: failureOf(error) };
  }
}

function failureOf(error: unknown): CollectFailure {
  if (isStateFailure(error)) return { kind: "state", message: error.message };
  if (!isSourceFailure(error)) throw error;
  return { kind: error.kind, message: failureText(error) };
}
