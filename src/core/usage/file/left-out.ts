import { instantSeconds } from "../../model/calendar.ts";
import { add, type Exact, ZERO } from "../../model/exact.ts";
import type { SourceNotice } from "../../model/period-usage.ts";
import { didYouMean } from "../../text/nearest.ts";
import { counted, exactCount, placeText, plural, quoted } from "../../text/text.ts";
import type { UsageFigure, UsageFile } from "./figures.ts";

/** The organizations that have a budget. */
export interface BudgetOrgs {
  has(org: string): boolean;
  all(): Iterable<string>;
}

/** Rows of organizations that have no budget. */
export function rowsOfNobody({ file, figures }: UsageFile, orgs: BudgetOrgs): SourceNotice[] {
  const found = new Map<string, UsageFigure[]>();
  const known = new Set<string>();
  for (const figure of figures) {
    if (figure.org === null) continue;
    const rows = found.get(figure.org);
    if (rows !== undefined) rows.push(figure);
    else if (!known.has(figure.org)) {
      if (orgs.has(figure.org)) known.add(figure.org);
      else found.set(figure.org, [figure]);
    }
  }
  return [...found].map(([org, rows]) => {
    const message = `no budget is called ${quoted(org)}: ${left(rows)}`;
    return notice("unknown-org", file, rows, `${message}. ${didYouMean(org, [...orgs.all()], "")}`.replace(/\. $/, ""));
  });
}

/** The hour that has ended by an instant, since 1970. The last second of an hour is its end: its usage is in. */
export const hourBy = (instant: string): number => Math.floor((instantSeconds(instant) + 1) / 3600);

/**
 * Rows that are not known by an instant. Those of days after today lie in the future, and are wrong.
 * @param clock the real time, where `now` may be another
 */
export function rowsToCome({ file, figures }: UsageFile, now: string, clock: string): SourceNotice[] {
  const hour = hourBy(now);
  const today = (now > clock ? now : clock).slice(0, 10);
  const future = figures.filter(({ day }) => day > today);
  const later = figures.filter(({ day, known }) => day <= today && known > hour);
  return [
    ...(future.length === 0
      ? []
      : [notice("future-rows", file, future, `${daysText(future)} is in the future: ${left(future)}`)]),
    ...(later.length === 0
      ? []
      : [
          notice(
            "known-later",
            file,
            later,
            `${daysText(later)} is not known by ${now.slice(0, 16).replace("T", " ")} UTC: ${left(later)}`,
          ),
        ]),
  ];
}

const notice = (
  code: SourceNotice["code"],
  file: string,
  rows: readonly UsageFigure[],
  message: string,
): SourceNotice => ({ code, path: placeText({ file, line: rows[0]?.position.line ?? null, column: 1 }), message });

function left(rows: readonly UsageFigure[]): string {
  const sum = rows.reduce<Exact>((total, { tokens }) => add(total, tokens), ZERO);
  const are = plural(rows.length, "is", "are");
  return `${counted(rows.length, "row")} of ${exactCount(sum)} tokens ${are} not counted`;
}

function daysText(rows: readonly UsageFigure[]): string {
  const days = rows.map(({ day }) => day).sort();
  const [first, last] = [days[0], days.at(-1)];
  return first === last ? `usage of ${first}` : `usage of ${first} to ${last}`;
}
