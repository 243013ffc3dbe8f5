import { addDays, billingPeriod, dayAt, dayNumber, monthIndex } from "../../../../core/model/calendar.ts";
import type { Explained } from "../../../../core/report/views/explain.ts";
import { type PublishedUsage, publishedUsage } from "../../../../core/usage/published-usage.ts";
import { type Io, UsageError } from "../../io.ts";
import type { AwsFlags } from "../options.ts";
import { loadAws } from "./aws.ts";

const DAY = 86_400;
/** A period, and the days after it in which its usage is still published. */
const LONGEST = 2 * 31;

export interface PublishedFlags extends AwsFlags {
  readonly period?: string;
  /** Seconds since 1970. */
  readonly at: number;
}

/** The usage that the meter has published in CloudWatch, read for all organizations at once. */
export async function publishedOf(
  flags: PublishedFlags,
  wanted: readonly Explained[],
  io: Io,
): Promise<(of: Pick<Explained, "budget">) => PublishedUsage> {
  const { region, profile, at, period = null } = flags;
  const { Aws, readPublished } = await loadAws(io);
  const aws = new Aws({ region, profile, signal: io.signal });
  try {
    const [from, to] = rangeOf(flags);
    const orgs = wanted.map(({ budget }) => budget.org);
    const hours = from < to ? await readPublished(aws, orgs, { from, to }) : new Map();
    return ({ budget: { org, cycleStartDay, meter } }) => {
      const skipsUnused = meter?.kind === "csv";
      const found = publishedUsage(hours.get(org) ?? [], { org, cycleStartDay, month: period, skipsUnused, now: at });
      if (typeof found === "string") throw new UsageError(found);
      return found;
    };
  } finally {
    aws.close();
  }
}

/** The period asked for with the days after it; else the latest, whichever it is, with the one before. */
function rangeOf({ period, at }: PublishedFlags): readonly [number, number] {
  if (period === undefined) return [dayNumber(addDays(dayAt(at), -LONGEST)) * DAY, at];
  const { start } = billingPeriod(monthIndex(period), 1);
  return [dayNumber(start) * DAY, Math.min(at, dayNumber(addDays(start, 2 * LONGEST)) * DAY)];
}
