import type { Meter } from "../../core/model/budget.ts";
import { monthIndex } from "../../core/model/calendar.ts";
import type { Consumption } from "../../core/model/consumption.ts";
import { isSourceFailure, type Snapshot } from "../../core/model/snapshot.ts";
import type { Explained } from "../../core/report/views/explain.ts";
import type { Known } from "../../core/status/standing.ts";
import { failureText } from "../../core/usage/failures.ts";
import { Interrupted, type Io, UsageError } from "./io.ts";
import { todayOf } from "./policy.ts";
import { sourcesOf } from "./sources.ts";

const TIMEOUT_MS = 60_000;
const MOST_PERIODS = 36;

interface MeterFlags {
  readonly period?: string;
  readonly now?: string;
}

type Metered = Pick<Explained, "budget" | "card">;

/** What budgets' own meters say now, or of an earlier period: read as `meter run` reads it, and refused where it refuses. */
export function meterUsage(flags: MeterFlags, io: Io): (of: Metered) => Promise<Known> {
  const sources = sourcesOf(io);
  const today = todayOf(io, flags.now);
  const now = flags.now === undefined ? io.now().toISOString() : `${today}T23:59:59Z`;
  const back = flags.period === undefined ? 0 : monthIndex(today) - monthIndex(flags.period) + 1;
  return async (of) => {
    const { org, meter } = of.budget;
    if (meter === null) throw new UsageError(nowhere(org));
    // In a file's new period nothing may be known yet: then the one before is the latest.
    const least = meter.kind === "csv" ? 2 : 1;
    const periods = Math.min(MOST_PERIODS, Math.max(least, back + 1));
    try {
      const snapshots = await sources.read(of, { now, timeout: TIMEOUT_MS, periods });
      const wanted = snapshots.findLast(
        ({ period, samples }) => (flags.period ?? period.month) === period.month && samples?.length !== 0,
      );
      if (wanted !== undefined) return { consumption: soFar(wanted), isDaily: wanted.samples !== null };
      const when = flags.period === undefined ? "by now" : `in the period ${flags.period}`;
      throw new UsageError(`${nameOf(meter)} has no usage of ${org} ${when}`);
    } catch (error) {
      if (io.signal.aborted) throw new Interrupted();
      throw isSourceFailure(error) ? new UsageError(failureText(error), error.findings) : error;
    }
  };
}

const nowhere = (org: string): string =>
  `its budget has no meter, and no usage was given. Say meter in the file, or --usage with a file of ${org}'s usage`;

const nameOf = ({ kind, path }: Meter): string => (kind === "csv" && path !== null ? path : "Genesys Cloud");

/** Of sums, no answer says as of when they are; usage is about a day old, so what is there was used until midnight. */
function soFar(snapshot: Snapshot): Consumption {
  const { org, period, periodId, state, fetchedAt, byFeature, total, samples, reported } = snapshot;
  const about = { org, period, periodId, state, reported };
  if (samples !== null) {
    const asOf = samples.reduce((last, { until }) => (until > last ? until : last), "");
    return { ...about, asOf, samples };
  }
  const until = `${fetchedAt.slice(0, 10)}T00:00:00Z`;
  const parts = [...byFeature].map(([feature, tokens]) => ({ until, feature, tokens }));
  return { ...about, asOf: until, samples: parts.length > 0 ? parts : [{ until, feature: null, tokens: total }] };
}
