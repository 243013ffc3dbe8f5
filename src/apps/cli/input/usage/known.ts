import { readUsage } from "../../../../adapters/files/usage.ts";
import { addDays } from "../../../../core/model/calendar.ts";
import type { PeriodUsage } from "../../../../core/model/period-usage.ts";
import type { Explained } from "../../../../core/report/views/explain.ts";
import type { UsageFigure } from "../../../../core/usage/figures.ts";
import { fileUsage, noUsageText, ownFigures } from "../../../../core/usage/file-usage.ts";
import { type Io, UsageError } from "../../io.ts";
import { todayOf } from "../policy.ts";
import { meterUsage } from "./meter-usage.ts";

export interface SourceFlags {
  readonly usage?: string;
  readonly period?: string;
  readonly now?: string;
}

/** Reads an organization's usage, from whichever source. Throws a UsageError where nothing is known. */
export type UsageOf = (result: Explained) => PeriodUsage | Promise<PeriodUsage>;

/** From --usage where it is given; else from the source that each budget's own meter names. */
export const usageOf = (flags: SourceFlags, organizations: number, io: Io): UsageOf =>
  flags.usage === undefined ? meterUsage(flags, io) : givenUsage(flags.usage, flags, organizations, io);

/** Old usage is accepted: the person who names the file knows its age. */
function givenUsage(file: string, flags: SourceFlags, organizations: number, io: Io): UsageOf {
  const figures = usageFigures(file, io);
  if (organizations > 1 && figures.some(({ org }) => org === null)) {
    throw new UsageError(`${file} names no organizations. Name the organization: tollgate status <org>`);
  }
  const now = nowOf(flags, io);
  return ({ budget: { org, cycleStartDay } }) => {
    const own = ownFigures(figures, org);
    if (own.length === 0) throw new UsageError(noUsageText(file, org, figures));
    const usage = fileUsage(own, { org, cycleStartDay, now }).findLast(
      ({ period, days }) => (flags.period ?? period.month) === period.month && days?.length !== 0,
    );
    if (usage !== undefined) return usage;
    const when = flags.period === undefined ? "by now" : `in the period ${flags.period}`;
    throw new UsageError(`${file} has no usage of ${org} ${when}`);
  };
}

/** A day that is named counts as over: its usage is included. */
const nowOf = ({ now }: SourceFlags, io: Io): string =>
  now === undefined ? io.now().toISOString() : `${addDays(todayOf(io, now), 1)}T00:00:00Z`;

/** A usage file's figures. A file with any problem is not used at all. */
export function usageFigures(file: string, { cwd }: Io): readonly UsageFigure[] {
  const { figures, findings } = readUsage(file, cwd);
  if (findings.length > 0) throw new UsageError(`${file} cannot be used`, findings);
  return figures;
}
