import { type BillingPeriod, type Day, dayNumber, isoText } from "../../model/calendar.ts";
import { ONE } from "../../model/exact.ts";
import type { PeriodUsage, SourceNotice } from "../../model/period-usage.ts";
import { isLateDue } from "../days.ts";
import type { UsageFile } from "./figures.ts";
import { Ledger } from "./ledger.ts";
import { hourBy, rowsToCome } from "./left-out.ts";

const HOUR = 3600;

export interface FileQuestion {
  readonly org: string;
  readonly cycleStartDay: number;
  /** ISO 8601, UTC: figures that became known later are not counted. */
  readonly now: string;
  /** The real time, where `now` may be another. */
  readonly clock: string;
}

/**
 * One organization's figures as the usage of each period, the oldest first. A day without a row took nothing, unless it
 * is after the newest row: then it is unknown. The last period may be without any: usage of the period before arrives
 * in it.
 */
export function fileUsage(own: UsageFile, { org, cycleStartDay, now, clock }: FileQuestion): readonly PeriodUsage[] {
  const [hour, today] = [hourBy(now), now.slice(0, 10)];
  const known = own.figures.filter((figure) => figure.known <= hour);
  if (known.length === 0) return [];
  const ledger = new Ledger(org, known, cycleStartDay, ONE);
  ledger.advance(hour);
  const notices = [...own.notices, ...rowsToCome(own, now, clock)];
  return ledger.periods.flatMap((period, index) => {
    if (period.start > today) return [];
    const usage = ledger.usage(index, { observedAt: now, asOf: isoText(ledger.knownUntil(index) * HOUR) });
    if (usage === null) return [];
    const state = isLateDue({ period }, today) ? "open" : "closed";
    return { ...usage, state, notices: [...notices, ...beginning(own.file, org, ledger.firstDay, period)] };
  });
}

/** That nobody takes the first days of a period, of which the file says nothing, for days without usage. */
function beginning(file: string, org: string, first: Day, { start, end }: BillingPeriod): SourceNotice[] {
  if (first <= start || first >= end) return [];
  const days = dayNumber(first) - dayNumber(start);
  const what = days === 1 ? `its first day counts as 0` : `its first ${days} days count as 0`;
  return [
    { code: "file-begins", path: file, message: `usage of ${org} begins on ${first}, the period on ${start}: ${what}` },
  ];
}
