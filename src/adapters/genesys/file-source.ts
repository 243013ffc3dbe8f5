import { daysBetween } from "../../core/model/calendar.ts";
import type { PeriodUsage } from "../../core/model/period-usage.ts";
import { type ReadOptions, SourceFailure } from "../../core/model/usage-source.ts";
import { findingLine } from "../../core/text/text.ts";
import type { UsageFigure, UsageFile } from "../../core/usage/figures.ts";
import { fileUsage, hourBy, noUsageText, onCard, ownFigures } from "../../core/usage/file-usage.ts";
import type { Counting } from "./billing/tokens.ts";

/** Older than a long weekend, a file is an export that was not repeated, not days without usage. */
const FRESH_DAYS = 4;

/** A usage file that was read: docs/usage-files.md. */
export interface ReadFile extends UsageFile {
  readonly path: string;
}

/** One organization's usage by such a file. */
export function readFile(
  { path, figures, findings }: ReadFile,
  { budget, card }: Counting,
  { now, periods }: ReadOptions,
): readonly PeriodUsage[] {
  const [finding] = findings;
  if (finding !== undefined) {
    const more = findings.length > 1 ? `, and ${findings.length - 1} more` : "";
    throw new SourceFailure("file", `${findingLine(finding)}${more}`, { findings });
  }
  const { org, cycleStartDay } = budget;
  const own = ownFigures(figures, org);
  if (own.length === 0) throw new SourceFailure("file", noUsageText(path, org, figures));
  checkFresh(own, path, now);
  const usage = fileUsage(own, { org, cycleStartDay, now });
  return usage.slice(-Math.max(1, periods)).map((period) => onCard(period, card));
}

function checkFresh(figures: readonly UsageFigure[], path: string, now: string): void {
  const [hour, today] = [hourBy(now), now.slice(0, 10)];
  const newest = figures.reduce((last, { day, known }) => (known <= hour && day > last ? day : last), "");
  if (newest !== "" && daysBetween(newest, today) <= FRESH_DAYS) return;
  const what = newest === "" ? "all usage is of days to come" : `the newest usage is of ${newest}`;
  throw new SourceFailure("file", `${path}: ${what}, and today is ${today}`);
}
