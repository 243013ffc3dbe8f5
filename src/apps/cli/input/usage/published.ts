import type { Budget } from "../../../../core/model/budget.ts";
import { billingPeriod, dayAt, dayNumber, monthIndex } from "../../../../core/model/calendar.ts";
import type { PeriodUsage } from "../../../../core/model/period-usage.ts";
import type { Explained } from "../../../../core/report/views/explain.ts";
import { publishedUsage } from "../../../../core/usage/published-usage.ts";
import { type Io, UsageError } from "../../io.ts";
import type { AwsFlags } from "../options.ts";
import { loadAws } from "./aws.ts";

const DAY = 86_400;

export interface PublishedFlags extends AwsFlags {
  readonly period?: string;
  /** Seconds since 1970. */
  readonly at: number;
}

/** The usage that the meter has published in CloudWatch, read for all organizations at once. */
export async function readPublished(
  flags: PublishedFlags,
  wanted: readonly Explained[],
  io: Io,
): Promise<(of: Pick<Explained, "budget">) => PeriodUsage> {
  const { region, profile, at } = flags;
  const { Aws, readTotals } = await loadAws(io);
  const aws = new Aws({ region, profile, signal: io.signal });
  try {
    const periods = wanted.map(({ budget }) => periodOf(budget, flags));
    const from = Math.min(...periods.map(({ start }) => dayNumber(start) * DAY));
    const to = Math.min(at, Math.max(...periods.map(({ end }) => dayNumber(end) * DAY)));
    const orgs = wanted.map(({ budget }) => budget.org);
    const totals = from < to ? await readTotals(aws, orgs, { from, to }) : new Map();
    return ({ budget }) => {
      const period = periodOf(budget, flags);
      const usage = publishedUsage(budget.org, period, totals.get(budget.org) ?? [], at);
      if (usage !== null) return usage;
      throw new UsageError(
        `the meter has published nothing in the period ${period.month}. tollgate doctor looks for the cause`,
      );
    };
  } finally {
    aws.close();
  }
}

/** The period asked for; else the current one. */
function periodOf({ cycleStartDay }: Budget, { period, at }: PublishedFlags) {
  if (period !== undefined) return billingPeriod(monthIndex(period), cycleStartDay);
  const today = dayAt(at);
  const latest = billingPeriod(monthIndex(today), cycleStartDay);
  return latest.start <= today ? latest : billingPeriod(monthIndex(today) - 1, cycleStartDay);
}
