import type { Budget } from "../model/budget.ts";
import { monthIndex } from "../model/calendar.ts";
import type { Consumption } from "../model/consumption.ts";
import type { RateCard } from "../model/rate-card.ts";
import { isSourceFailure, type Snapshot } from "../model/snapshot.ts";
import type { Known } from "../status/standing.ts";
import { failureText } from "../usage/failures.ts";
import { Interrupted, type Io, UsageError } from "./io.ts";
import { todayOf } from "./policy.ts";
import { sourcesOf } from "./sources.ts";

const TIMEOUT_MS = 60_000;
const MOST_PERIODS = 36;

export const isRemote = ({ meter }: Budget): boolean => meter !== null && meter.kind !== "csv";

interface RemoteFlags {
  readonly period?: string;
  readonly now?: string;
}

type Metered = { readonly budget: Budget; readonly card: RateCard };

/** What Genesys Cloud says now, or of an earlier period. It has sums and no days: a meter keeps those. */
export function remoteUsage(flags: RemoteFlags, io: Io): (of: Metered) => Promise<Known> {
  const sources = sourcesOf(io);
  const today = todayOf(io, flags.now);
  const now = flags.now === undefined ? io.now().toISOString() : `${today}T23:59:59Z`;
  const back = flags.period === undefined ? 0 : monthIndex(today) - monthIndex(flags.period) + 1;
  const periods = Math.min(MOST_PERIODS, Math.max(1, back + 1));
  return async (of) => {
    try {
      const snapshots = await sources.read(of, { now, timeout: TIMEOUT_MS, periods });
      const wanted = snapshots.findLast(({ period }) => (flags.period ?? period.month) === period.month);
      if (wanted !== undefined) return { consumption: soFar(wanted), isDaily: false };
      throw new UsageError(`Genesys Cloud shows no period ${flags.period} of ${of.budget.org}`);
    } catch (error) {
      if (io.signal.aborted) throw new Interrupted();
      throw isSourceFailure(error) ? new UsageError(failureText(error)) : error;
    }
  };
}

/** No answer says as of when it is; usage is about a day old, so what is there was used until midnight. */
function soFar({ org, period, periodId, state, fetchedAt, byFeature, total, reported }: Snapshot): Consumption {
  const until = `${fetchedAt.slice(0, 10)}T00:00:00Z`;
  const parts = [...byFeature].map(([feature, tokens]) => ({ until, feature, tokens }));
  const samples = parts.length > 0 ? parts : [{ until, feature: null, tokens: total }];
  return { org, period, periodId, state, asOf: until, samples, reported };
}
