import { readUsage } from "../../../../adapters/files/usage.ts";
import { addDays } from "../../../../core/model/calendar.ts";
import type { PeriodUsage } from "../../../../core/model/period-usage.ts";
import { countingCard } from "../../../../core/model/projection.ts";
import type { Explained } from "../../../../core/report/views/explain.ts";
import { count } from "../../../../core/text/text.ts";
import { type KnownUsage, knownAt } from "../../../../core/usage/days.ts";
import type { UsageFile } from "../../../../core/usage/file/figures.ts";
import { fileUsage } from "../../../../core/usage/file/file-usage.ts";
import { type BudgetOrgs, rowsOfNobody, rowsToCome } from "../../../../core/usage/file/left-out.ts";
import { noUsageText, orgFigures } from "../../../../core/usage/file/org-figures.ts";
import { type Io, UsageError } from "../../io.ts";
import { todayOf } from "../policy.ts";
import { type MeterFlags, meterUsage } from "./meter-usage.ts";
import type { UsageNotices } from "./notices.ts";
import type { EstimatedUsage } from "./volumes.ts";

export interface SourceFlags extends MeterFlags {
  readonly usage?: string;
}

/** Reads an organization's usage, from whichever source. Throws a UsageError where nothing is known. */
export type UsageOf = (result: Explained) => Promise<EstimatedUsage>;

/** What the readers of usage look up, and where they say what they did not use. */
export interface Around {
  readonly orgs: BudgetOrgs;
  readonly notices: UsageNotices;
}

/** From --usage where it is given; else from the source that each budget's own meter names. */
export function usageOf(flags: SourceFlags, organizations: number, around: Around, io: Io): UsageOf {
  const read =
    flags.usage === undefined
      ? meterUsage(flags, around.orgs, io)
      : givenUsage(flags.usage, flags, organizations, around, io);
  return async (result) => {
    const known = await read(result);
    around.notices.add(known.usage.org, known.usage.notices);
    return { estimate: null, ...known };
  };
}

/** The same, with the periods before: the oldest first, and one alone where --period names it. */
export function periodsOf(
  flags: SourceFlags & { readonly periods: number },
  organizations: number,
  around: Around,
  io: Io,
): (result: Explained) => Promise<readonly PeriodUsage[]> {
  const read = usageOf(flags, organizations, around, io);
  return async (result) => {
    const { usage, earlier } = await read(result);
    if (flags.period !== undefined) return [usage];
    const all = flags.usage === undefined ? [...earlier, usage].slice(-flags.periods) : [...earlier, usage];
    for (const { org, notices } of all) around.notices.add(org, notices);
    return all;
  };
}

/** Old usage is accepted: the person who names the file knows its age. */
function givenUsage(
  name: string,
  flags: SourceFlags,
  organizations: number,
  around: Around,
  io: Io,
): (result: Explained) => KnownUsage {
  const file = givenFile(name, io);
  if (organizations > 1 && file.figures.some(({ org }) => org === null)) {
    throw new UsageError(`${name} names no organizations. Give the id of one organization`);
  }
  const now = nowOf(flags, io);
  const clock = io.now().toISOString();
  around.notices.add("", rowsOfNobody(file, around.orgs));
  return (result) => {
    const { org, cycleStartDay } = result.budget;
    const own = ownRows(file, result);
    const known = knownAt(fileUsage(own, { org, cycleStartDay, now, clock }), flags.period);
    if (known !== null) return known;
    around.notices.add(org, [...own.notices, ...rowsToCome(own, now, clock)]);
    const when = flags.period === undefined ? "by now" : `in the period ${flags.period}`;
    throw new UsageError(`${name} has no usage of ${org} ${when}`);
  };
}

/** A day that is named counts as over: its usage is included. */
const nowOf = ({ now }: SourceFlags, io: Io): string =>
  now === undefined ? io.now().toISOString() : `${addDays(todayOf(io, now), 1)}T00:00:00Z`;

/** A usage file. If anything is wrong with it, that is said, and nothing of it is used. */
export const givenFile = (name: string, { cwd }: Io): UsageFile => usable(readUsage(name, cwd));

/** Its rows about one organization: at least one. */
export function ownRows(file: UsageFile, { budget, projection }: Pick<Explained, "budget" | "projection">): UsageFile {
  const last = file.figures.at(-1)?.day ?? "";
  const own = usable(orgFigures(file, budget.org, countingCard(projection, last)));
  if (own.figures.length === 0) throw new UsageError(noUsageText(file, budget.org));
  return own;
}

function usable(read: UsageFile): UsageFile {
  const { file, findings, problems } = read;
  if (problems === 0) return read;
  const shown =
    problems > findings.length ? `: ${count(problems)} problems, the first ${findings.length} are shown` : "";
  throw new UsageError(`${file} cannot be used${shown}`, findings);
}
