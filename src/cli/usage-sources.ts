import { dayNumber } from "../model/calendar.ts";
import type { Explained } from "../report/views/explain.ts";
import type { Known } from "../status/standing.ts";
import { consumptionOf } from "../usage/consumption.ts";
import type { UsageFigure } from "../usage/figures.ts";
import { type Io, UsageError } from "./io.ts";
import { todayOf } from "./policy.ts";
import { isRemote, remoteUsage } from "./remote-usage.ts";
import { figuresOf, noUsageText, usageFigures } from "./usage-file.ts";

export interface SourceFlags {
  readonly usage?: string;
  readonly period?: string;
  readonly now?: string;
}

/** What is known of an organization's usage, wherever that is. Throws a UsageError where nothing is. */
export type KnownOf = (result: Explained) => Known | Promise<Known>;

/** A file given by hand counts first; else each budget's own meter says where its usage is. */
export function knownOf(flags: SourceFlags, organizations: number, io: Io): KnownOf {
  const files = new Map<string, readonly UsageFigure[]>();
  const figuresIn = (file: string): readonly UsageFigure[] => {
    const figures = files.get(file) ?? usageFigures(file, io, file === flags.usage ? "person" : "budget");
    files.set(file, figures);
    return figures;
  };
  if (organizations > 1 && flags.usage !== undefined && figuresIn(flags.usage).some(({ org }) => org === null)) {
    throw new UsageError(`${flags.usage} names no organizations. Say whose usage it is: tollgate status <org>`);
  }
  const remote = remoteUsage(flags, io);
  return ({ budget, card }) => {
    if (flags.usage === undefined && isRemote(budget)) return remote({ budget, card });
    const file = flags.usage ?? (budget.meter?.kind === "csv" ? budget.meter.path : null);
    if (file === null) throw new UsageError(nowhere(budget.org));
    const figures = figuresIn(file);
    const own = figuresOf(figures, budget.org);
    if (own.length === 0) throw new UsageError(noUsageText(file, budget.org, figures));
    const asked = {
      org: budget.org,
      cycleStartDay: budget.cycleStartDay,
      month: flags.period ?? null,
      now: hourOf(flags, io),
    };
    const consumption = consumptionOf(own, asked);
    if (consumption !== null) return { consumption, isDaily: true };
    const when = flags.period === undefined ? "by now" : `in the period ${flags.period}`;
    throw new UsageError(`${file} has no usage of ${budget.org} ${when}`);
  };
}

const nowhere = (org: string): string =>
  `its budget has no meter, and no usage was given. Say meter in the file, or --usage with a file of ${org}'s usage`;

/** A day is over when it is: figures known on it are in. */
function hourOf({ now }: SourceFlags, io: Io): number {
  if (now === undefined) return Math.floor(io.now().getTime() / 3_600_000);
  return (dayNumber(todayOf(io, now)) + 1) * 24;
}
