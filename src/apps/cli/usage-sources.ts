import { dayNumber } from "../../core/model/calendar.ts";
import type { Explained } from "../../core/report/views/explain.ts";
import type { Known } from "../../core/status/standing.ts";
import { consumptionOf } from "../../core/usage/consumption.ts";
import { noUsageText, ownFigures } from "../../core/usage/own.ts";
import { type Io, UsageError } from "./io.ts";
import { meterUsage } from "./meter-usage.ts";
import { todayOf } from "./policy.ts";
import { usageFigures } from "./usage-file.ts";

export interface SourceFlags {
  readonly usage?: string;
  readonly period?: string;
  readonly now?: string;
}

/** What is known of an organization's usage, wherever that is. Throws a UsageError where nothing is. */
export type KnownOf = (result: Explained) => Known | Promise<Known>;

/** A file given by hand counts first; else each budget's own meter says where its usage is. */
export const knownOf = (flags: SourceFlags, organizations: number, io: Io): KnownOf =>
  flags.usage === undefined ? meterUsage(flags, io) : givenUsage(flags.usage, flags, organizations, io);

/** However old it is: a person who names a file knows of when it is. */
function givenUsage(file: string, flags: SourceFlags, organizations: number, io: Io): KnownOf {
  const figures = usageFigures(file, io);
  if (organizations > 1 && figures.some(({ org }) => org === null)) {
    throw new UsageError(`${file} names no organizations. Say whose usage it is: tollgate status <org>`);
  }
  const now = hourOf(flags, io);
  return ({ budget: { org, cycleStartDay } }) => {
    const own = ownFigures(figures, org);
    if (own.length === 0) throw new UsageError(noUsageText(file, org, figures));
    const consumption = consumptionOf(own, { org, cycleStartDay, month: flags.period ?? null, now });
    if (consumption !== null) return { consumption, isDaily: true };
    const when = flags.period === undefined ? "by now" : `in the period ${flags.period}`;
    throw new UsageError(`${file} has no usage of ${org} ${when}`);
  };
}

/** A day is over when it is: figures known on it are in. */
function hourOf({ now }: SourceFlags, io: Io): number {
  if (now === undefined) return Math.floor(io.now().getTime() / 3_600_000);
  return (dayNumber(todayOf(io, now)) + 1) * 24;
}
