import { daysBetween } from "../../core/model/calendar.ts";
import type { PeriodUsage, SourceNotice } from "../../core/model/period-usage.ts";
import { type ReadOptions, SourceFailure } from "../../core/model/usage-source.ts";
import { findingLine } from "../../core/text/text.ts";
import type { UsageFile } from "../../core/usage/file/figures.ts";
import { fileUsage } from "../../core/usage/file/file-usage.ts";
import { type BudgetOrgs, hourBy, rowsOfNobody } from "../../core/usage/file/left-out.ts";
import { noUsageText, orgFigures } from "../../core/usage/file/org-figures.ts";
import type { Counting } from "./billing/tokens.ts";

/** Older than a long weekend, a file is an export that was not repeated, not days without usage. */
const FRESH_DAYS = 4;

export interface FileSurroundings {
  /** The organizations that have a budget; null: not known. */
  readonly orgs: BudgetOrgs | null;
  /** ISO 8601, UTC: the real time. */
  readonly clock: string;
}

/** One organization's usage by a file: docs/usage-files.md. For a meter, a row that nobody counts is a failure. */
export function readFile(
  file: UsageFile,
  { budget, card }: Counting,
  { now, periods, leftOut = "fail" }: ReadOptions,
  { orgs, clock }: FileSurroundings,
): readonly PeriodUsage[] {
  checkFindings(file);
  const { org, cycleStartDay } = budget;
  const own = orgFigures(file, org, card);
  checkFindings(own);
  if (own.figures.length === 0) throw new SourceFailure("file", noUsageText(file, org));
  const usage = fileUsage(own, { org, cycleStartDay, now, clock });
  const ofNobody = orgs === null ? [] : rowsOfNobody(file, orgs);
  if (leftOut === "fail") checkLeftOut([...ofNobody, ...(usage.at(-1)?.notices ?? [])]);
  checkFresh(own, now);
  return usage.slice(-Math.max(1, periods)).map((one) => ({ ...one, notices: [...one.notices, ...ofNobody] }));
}

function checkFindings({ findings, problems }: UsageFile): void {
  const [finding] = findings;
  if (finding === undefined) return;
  const more = problems > 1 ? `, and ${problems - 1} more` : "";
  throw new SourceFailure("file", `${findingLine(finding)}${more}`, { findings });
}

function checkLeftOut(notices: readonly SourceNotice[]): void {
  const lost = notices.filter(({ code }) => code === "unknown-org" || code === "future-rows");
  const [first] = lost;
  if (first === undefined) return;
  const more = lost.length > 1 ? `, and ${lost.length - 1} more` : "";
  throw new SourceFailure("file", `${first.path} ${first.code}: ${first.message}${more}`);
}

function checkFresh({ file, figures }: UsageFile, now: string): void {
  const [hour, today] = [hourBy(now), now.slice(0, 10)];
  const newest = figures.reduce((last, { day, known }) => (known <= hour && day > last ? day : last), "");
  if (newest !== "" && daysBetween(newest, today) <= FRESH_DAYS) return;
  const what = newest === "" ? "all usage is of days to come" : `the newest usage is of ${newest}`;
  throw new SourceFailure("file", `${file}: ${what}, and today is ${today}`);
}
