import type { Meter } from "../../../../core/model/budget.ts";
import { monthIndex } from "../../../../core/model/calendar.ts";
import { countingCard } from "../../../../core/model/projection.ts";
import { failureText, isSourceFailure } from "../../../../core/model/usage-source.ts";
import type { Explained } from "../../../../core/report/views/explain.ts";
import { type KnownUsage, knownAt } from "../../../../core/usage/days.ts";
import type { BudgetOrgs } from "../../../../core/usage/file/left-out.ts";
import { Interrupted, type Io, UsageError } from "../../io.ts";
import { todayOf } from "../policy.ts";
import { sourcesOf } from "./sources.ts";
import { type By, type EstimatedUsage, withVolumes } from "./volumes.ts";

const TIMEOUT_MS = 60_000;
const MOST_PERIODS = 36;
const LEARNED_PERIODS = 14;

export interface MeterFlags {
  readonly period?: string;
  readonly periods?: number;
  readonly now?: string;
  readonly by?: By;
  /** Days may be estimated, where the budget asks for volumes: that takes a minute for each organization. */
  readonly isEstimated?: boolean;
}

/** Usage of the current or an earlier period from the budgets' own meters. */
export function meterUsage(flags: MeterFlags, orgs: BudgetOrgs, io: Io): (of: Explained) => Promise<EstimatedUsage> {
  const sources = sourcesOf(io, orgs);
  const today = todayOf(io, flags.now);
  const now = flags.now === undefined ? io.now().toISOString() : `${today}T23:59:59Z`;
  const back = flags.period === undefined ? 0 : monthIndex(today) - monthIndex(flags.period) + 1;
  return async (of) => {
    const { org, meter } = of.budget;
    const counting = { budget: of.budget, card: countingCard(of.projection, today) };
    if (meter === null) throw new UsageError(withoutMeter(org));
    // A forecast learns from the periods before, where reading them costs no request.
    const least = meter.kind === "csv" ? LEARNED_PERIODS : (flags.periods ?? 1);
    const read = async (most: number): Promise<KnownUsage | null> => {
      const periods = Math.min(MOST_PERIODS, most);
      return knownAt(await sources.read(counting, { now, timeout: TIMEOUT_MS, periods, leftOut: "say" }), flags.period);
    };
    try {
      const known = await read(Math.max(least, back + 1));
      if (known !== null) {
        const learned = () => read(back + LEARNED_PERIODS);
        return flags.isEstimated === true
          ? await withVolumes(known, learned, sources, of, { ...flags, now })
          : { ...known, estimate: null };
      }
      const when = flags.period === undefined ? "by now" : `in the period ${flags.period}`;
      throw new UsageError(`${nameOf(meter)} has no usage of ${org} ${when}`);
    } catch (error) {
      if (io.signal.aborted) throw new Interrupted();
      throw isSourceFailure(error) ? new UsageError(failureText(error), error.findings) : error;
    }
  };
}

const withoutMeter = (org: string): string =>
  `its budget has no meter, and no usage was given. Add a meter to the budget, or give --usage a file of ${org}'s usage`;

const nameOf = ({ kind, path }: Meter): string => (kind === "csv" && path !== null ? path : "Genesys Cloud");
