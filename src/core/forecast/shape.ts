import type { Planned } from "./days.ts";

/** Days at the beginning of a series that make the first shape. */
const FIRST_DAYS = 14;
const SATURDAY = 5;
/** The plan counts as so many days: two holidays at the beginning must not decide the month. */
const PLAN_WORTH = 2;
/** How many days of data the assumption is worth: weekends are soon known, differences between weekdays are not. */
const WEEKEND_WORTH = 0.5;
const WEEKDAY_WORTH = 3;
/** Where most days take nothing, such as all but Tuesdays, a day says more about its weekday. */
const SPARSE_WORTH = 0.3;
/** A higher ratio says nothing more about the weekday. */
const MOST_RATIO = 3;
/** No weekend is assumed to take nothing: automation works on Sundays. */
const LEAST_WEEKEND = 0.1;

export interface KnownDay {
  readonly weekday: number;
  readonly tokens: number;
}

/** Tokens by weekday, Monday first, as the first days and the plan have them. */
export function shapeOf(all: readonly KnownDay[], { usage, workingDays }: Planned, days: number): number[] {
  const known = all.slice(0, FIRST_DAYS);
  const weekend = weekendOf(workingDays, days);
  const working = known.filter(({ weekday }) => weekday < SATURDAY);
  const planned = Number(usage) / (days * ((5 + 2 * weekend) / 7));
  const pseudo: number[] = usage > 0n && all.length < 2 * FIRST_DAYS ? new Array(PLAN_WORTH).fill(planned) : [];
  if (isSparse(known)) return sparseShape(known, pseudo.length, Number(usage) / days);
  const level = median([...working.map(({ tokens }) => tokens), ...pseudo]);
  if (level <= 0) return sparseShape(known, 0, 0);
  const weekends = known.filter(({ weekday }) => weekday >= SATURDAY);
  const ofWeekend = shrunk(weekends, level, weekend, WEEKEND_WORTH);
  return Array.from({ length: 7 }, (_, at) => {
    const own = known.filter(({ weekday }) => weekday === at);
    return level * shrunk(own, level, at >= SATURDAY ? ofWeekend : 1, WEEKDAY_WORTH);
  });
}

/** Whether most working days take nothing: then one busy day says little about the others. */
export function isSparse(known: readonly KnownDay[]): boolean {
  const working = known.filter(({ weekday }) => weekday < SATURDAY);
  return known.length > 1 && working.filter(({ tokens }) => tokens === 0).length * 2 >= working.length;
}

/** Without a typical day there is only the mean. */
function sparseShape(known: readonly KnownDay[], worth: number, planned: number): number[] {
  const mean = (sum(known) + worth * planned) / Math.max(1, known.length + worth);
  return Array.from({ length: 7 }, (_, at) => {
    const own = known.filter(({ weekday }) => weekday === at);
    return (sum(own) + SPARSE_WORTH * mean) / (own.length + SPARSE_WORTH);
  });
}

const sum = (days: readonly KnownDay[]): number => days.reduce((total, { tokens }) => total + tokens, 0);

/** The mean of days as shares of a full working day, with the assumption as so many days of data. */
function shrunk(days: readonly KnownDay[], level: number, assumed: number, worth: number): number {
  const ratios = days.reduce((total, { tokens }) => total + Math.min(tokens / level, MOST_RATIO), 0);
  return (ratios + assumed * worth) / (days.length + worth);
}

/** The planned working days that are left after Monday to Friday, spread over the weekends. */
function weekendOf(workingDays: number, days: number): number {
  const weekends = (days * 2) / 7;
  return Math.min(1, Math.max(LEAST_WEEKEND, (workingDays - (days - weekends)) / weekends));
}

export function median(values: readonly number[]): number {
  const sorted = new Float64Array(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
