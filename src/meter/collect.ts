import { isSourceFailure, type SourceFailure, type SourceNotice, type UsageSource } from "../model/snapshot.ts";
import { isStateFailure, type StateStore } from "../tally/store.ts";
import { failureText } from "../usage/failures.ts";
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
export async function collect({ budget, card }: MeteredOrg, options: CollectOptions): Promise<Collected> {
  const { org } = budget;
  try {
    const asked = { now: options.now().toISOString(), timeout: TIMEOUT_MS, periods: PERIODS };
    const snapshots = await options.source.read({ budget, card }, asked);
    await options.store.record(org, snapshots);
    return { org, notices: snapshots.at(-1)?.notices ?? [], failure: null };
  } catch (error) {
    return { org, notices: [], failure: failureOf(error) };
  }
}

function failureOf(error: unknown): CollectFailure {
  if (isStateFailure(error)) return { kind: "state", message: error.message };
  if (!isSourceFailure(error)) throw error;
  return { kind: error.kind, message: failureText(error) };
}
