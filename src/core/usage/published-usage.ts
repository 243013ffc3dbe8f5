import {
  type BillingPeriod,
  billingPeriod,
  type Day,
  dayAt,
  dayNumber,
  instantText,
  isoText,
  type Month,
  monthIndex,
  spanText,
} from "../model/calendar.ts";
import { exactWhole } from "../model/exact.ts";
import { type DayUsage, type PeriodUsage, periodUsage } from "../model/period-usage.ts";
import { count } from "../text/text.ts";
import { isLateDue } from "./days.ts";

/** What a meter has published of one organization in an hour; null: it did not publish that figure. */
export interface PublishedHour {
  /** Seconds since 1970, UTC, as in all of these. */
  readonly at: number;
  readonly tokens: number | null;
  /** The lowest total of the hour: another one than `tokens` if it changed within the hour. */
  readonly tokensLeast: number | null;
  readonly asOf: number | null;
  readonly periodStart: number | null;
  readonly periodStartLeast: number | null;
  readonly allocation: number | null;
  readonly allocationLeast: number | null;
  readonly forecastPercent: number | null;
  readonly forecastLeast: number | null;
  /** Of the period before. */
  readonly closing: number | null;
  readonly closingLeast: number | null;
  readonly closingAsOf: number | null;
}

/** A period's usage as it was published, and what that leaves unknown. */
export interface PublishedUsage {
  /** The tokens of days that were published as one sum are on the last of them. */
  readonly usage: PeriodUsage;
  /** Days that were published as one sum. */
  readonly sums: readonly Sum[];
  /** The allocation that the meter counted with; null: none was published. */
  readonly allocation: bigint | null;
  /** The expected end in percent of the ceiling; null: none was published with the newest figures. */
  readonly forecastPercent: number | null;
  readonly notes: readonly string[];
}

export interface Sum {
  readonly first: Day;
  readonly last: Day;
}

export interface PublishedQuestion {
  readonly org: string;
  readonly cycleStartDay: number;
  /** Null: the latest. */
  readonly month: Month | null;
  /** Without a month: a period in which nothing was used yet gives way to the one before, as with a usage file. */
  readonly skipsUnused: boolean;
  /** Seconds since 1970. */
  readonly now: number;
}

const DAY = 86_400;

interface Point {
  readonly at: number;
  readonly tokens: bigint;
  readonly asOf: number;
}

/** The usage of a period, or why it is not known. */
export function publishedUsage(hours: readonly PublishedHour[], question: PublishedQuestion): PublishedUsage | string {
  const inOrder = hours.filter(({ tokens }) => tokens !== null).sort((a, b) => a.at - b.at);
  const newest = inOrder.at(-1);
  if (newest === undefined) return "the meter has published nothing. tollgate doctor looks for the cause";
  if (newest.periodStart === null)
    return "a meter of an older version published no start of the period. Update the meter";
  if (question.month === null && isMixed(newest))
    return `a new period began in the hour of ${instantText(newest.at)} UTC. Its figures are clear in the next hour`;
  const clear = inOrder.filter((hour) => hour.periodStart !== null && !isMixed(hour));
  const period = periodOf(clear, question);
  if (period === null) return `the meter has published nothing in the period ${question.month ?? ""}`.trimEnd();
  const own = clear.filter(({ periodStart }) => dayOf(periodStart) === period.start);
  const closing = clear.filter(({ periodStart }) => dayOf(periodStart) === period.end);
  const points = [...own.flatMap(ownPoint), ...closing.flatMap(closingPoint)];
  const last = points.at(-1);
  if (last === undefined) return `the meter has published nothing in the period ${period.month}`;
  const newestOf = closing.findLast(({ at }) => at === last.at) ?? own.at(-1);
  const changes = newestOf === undefined ? [] : changesIn(newestOf, closing.includes(newestOf));
  if (isMixed(newest)) changes.push("A new period began in the newest hour: newer figures are clear in the next hour.");
  return answer(question, period, { own, points, last, changes });
}

/** Two periods in one hour: which figure is of which is not known. */
const isMixed = ({ periodStart, periodStartLeast }: PublishedHour): boolean => periodStart !== periodStartLeast;

const dayOf = (seconds: number | null): Day => dayAt(seconds ?? 0);

const ownPoint = ({ at, tokens, asOf }: PublishedHour): Point[] =>
  tokens === null || asOf === null ? [] : [{ at, tokens: BigInt(tokens), asOf }];

const closingPoint = ({ at, closing, closingAsOf }: PublishedHour): Point[] =>
  closing === null || closingAsOf === null ? [] : [{ at, tokens: BigInt(closing), asOf: closingAsOf }];

function periodOf(clear: readonly PublishedHour[], question: PublishedQuestion): BillingPeriod | null {
  const { month, cycleStartDay, skipsUnused } = question;
  const starts = [...new Set(clear.map(({ periodStart }) => dayOf(periodStart)))].sort();
  if (month !== null) {
    const start = starts.findLast((one) => one.startsWith(month));
    return start === undefined ? billingPeriod(monthIndex(month), cycleStartDay) : from(start, cycleStartDay);
  }
  const start = starts.at(-1);
  if (start === undefined) return null;
  const before = starts.at(-2);
  const newest = clear.at(-1);
  // Without any row, a file's usage is as of the instant at which it was read, or as of the end of the period before.
  const asOf = newest?.asOf ?? 0;
  const isUnused = newest?.tokens === 0 && (asOf % DAY !== 0 || asOf <= (newest.periodStart ?? 0));
  return from(skipsUnused && isUnused && before !== undefined ? before : start, cycleStartDay);
}

/** A source's periods may begin on another day than the file says. */
function from(start: Day, cycleStartDay: number): BillingPeriod {
  const index = monthIndex(start.slice(0, 7));
  const planned = billingPeriod(index, cycleStartDay);
  return planned.start === start ? planned : billingPeriod(index, Number(start.slice(8)));
}

interface Found {
  readonly own: readonly PublishedHour[];
  readonly points: readonly Point[];
  readonly last: Point;
  readonly changes: readonly string[];
}

function answer(
  { org, now }: PublishedQuestion,
  period: BillingPeriod,
  { own, points, last, changes }: Found,
): PublishedUsage {
  const { days, sums } = daysOf(period, points, last);
  const usage = periodUsage({
    ...{ org, source: "cloudwatch", period, days, daysAre: "derived" },
    ...{ state: isLateDue({ period }, dayAt(now)) ? "open" : "closed", total: exactWhole(last.tokens) },
    ...{ observedAt: isoText(now), asOf: isoText(last.asOf) },
  });
  const newest = own.at(-1);
  const allocation = own.findLast((hour) => hour.allocation !== null)?.allocation ?? null;
  const isForecast = newest?.at === last.at && newest.forecastPercent === newest.forecastLeast;
  return {
    ...{ usage, sums, allocation: allocation === null ? null : BigInt(allocation) },
    forecastPercent: isForecast ? newest.forecastPercent : null,
    notes: [READ_NOTE, ...(allocation === null ? [NO_ALLOCATION] : []), ...changes, ...sums.map(sumText)],
  };
}

const READ_NOTE =
  "Read from CloudWatch: whole tokens, not by feature. Usage that was reported late counts on the day it was reported with.";
const NO_ALLOCATION = "No allocation was published for the period: this is the file's.";

/** CloudWatch does not say which of two figures of an hour is the later one: the higher is taken. */
function changesIn(hour: PublishedHour, isClosing: boolean): string[] {
  const { closing, closingLeast, tokens, tokensLeast, allocation, allocationLeast } = hour;
  const changed = (what: string, most: number | null, least: number | null): string[] =>
    most === least
      ? []
      : [`${what} changed within the newest hour, between ${count(least ?? 0)} and ${count(most ?? 0)}.`];
  if (isClosing) return changed("The total", closing, closingLeast);
  const isForecast = hour.forecastPercent === hour.forecastLeast;
  return [
    ...changed("The total", tokens, tokensLeast),
    ...changed("The allocation", allocation, allocationLeast),
    ...(isForecast ? [] : ["The forecast changed within the newest hour: it is clear in the next."]),
  ];
}

const sumText = ({ first, last }: Sum): string => `${spanText(first, last)} was published as one sum.`;

/**
 * A day's usage is known if a total was published as of its beginning, and one as of its end. Else it is part of a sum of
 * several days.
 */
function daysOf(period: BillingPeriod, points: readonly Point[], newest: Point): { days: DayUsage[]; sums: Sum[] } {
  const [days, sums]: [DayUsage[], Sum[]] = [[], []];
  let [day, before] = [dayNumber(period.start), 0n];
  for (const [next, tokens] of midnights(period, points, newest)) {
    if (next <= day) continue;
    const [first, last] = [dayAt(day * DAY), dayAt((next - 1) * DAY)];
    if (first !== last && tokens !== before) sums.push({ first, last });
    days.push({ day: last, feature: null, tokens: exactWhole(tokens - before) });
    [day, before] = [next, tokens];
  }
  return { days, sums };
}

/** The last total as of each midnight, by days since 1970; the newest total is taken as of the end of its day. */
function midnights(period: BillingPeriod, points: readonly Point[], newest: Point): [number, bigint][] {
  const totals = new Map<number, bigint>();
  for (const { asOf, tokens } of points) if (asOf % DAY === 0) totals.set(asOf / DAY, tokens);
  const end = Math.min(Math.ceil(newest.asOf / DAY), dayNumber(period.end));
  for (const day of totals.keys()) if (day >= end) totals.delete(day);
  totals.set(end, newest.tokens);
  return [...totals].sort(([a], [b]) => a - b);
}

/** Whether a sum has days of two weeks: then no week is known. */
export const crossesWeeks = ({ start }: BillingPeriod, { first, last }: Sum): boolean =>
  weekOf(start, first) !== weekOf(start, last);

const weekOf = (start: Day, day: Day): number => Math.floor((dayNumber(day) - dayNumber(start)) / 7);
