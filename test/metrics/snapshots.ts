import { EMPTY, fold, type Tally } from "../../src/core/metrics/tally/tally.ts";
import { billingPeriod, monthIndex } from "../../src/core/model/calendar.ts";
import { type Exact, exact } from "../../src/core/model/exact.ts";
import type { Snapshot } from "../../src/core/model/snapshot.ts";

/** What Genesys says of a month: a total, unless features are given. */
export function snapshot(
  fetchedAt: string,
  tokens: number | Exact,
  about: Partial<Snapshot> & { readonly month?: string } = {},
): Snapshot {
  const { month = "2026-12", ...rest } = about;
  return {
    org: "acme",
    periodId: month,
    period: billingPeriod(monthIndex(month), 1),
    state: "open",
    fetchedAt,
    byFeature: new Map(),
    total: typeof tokens === "number" ? exact(tokens) : tokens,
    samples: null,
    reported: { included: null, purchased: null, overagePrice: null, currency: null },
    rates: [],
    notices: [],
    ...rest,
  };
}

export const tallied = (...snapshots: readonly Snapshot[]): Tally => snapshots.reduce(fold, EMPTY);
