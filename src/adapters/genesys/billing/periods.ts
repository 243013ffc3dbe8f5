import type { Budget } from "../../../core/model/budget.ts";
import {
  addDays,
  type BillingPeriod,
  billingPeriod,
  type Day,
  isDay,
  monthIndex,
  periodText,
} from "../../../core/model/calendar.ts";
import type { SourceNotice } from "../../../core/model/period-usage.ts";
import type { Json } from "../api/json.ts";

/** A billing period as the contract lists it. */
export interface ContractPeriod {
  readonly id: string;
  readonly period: BillingPeriod;
  readonly state: "open" | "closed";
  readonly place: Json;
}

type Cycle = Pick<Budget, "cycleStartDay">;

interface Dates {
  readonly start: Day;
  readonly end: Day;
  readonly place: Json;
}

/** Twenty years. */
const MOST = 240;

/**
 * Genesys does not say whether `dateEnd` is a period's last day or the first day of the next. The periods show it: the
 * next one begins on that date, or on the day after.
 */
export function contractPeriods(list: Json, cycle: Cycle): ContractPeriod[] {
  const places = list.items();
  if (places.length > MOST) throw list.fail("shape", `more than ${MOST} billing periods`);
  const dates = places.map((place) => datesOf(place, cycle)).sort((a, b) => (a.start < b.start ? -1 : 1));
  const isIncluded = endIsIncluded(dates);
  const periods = dates.map(({ start, end, place }) => ({
    id: place.at("id").string(),
    period: { month: start.slice(0, 7), start, end: isIncluded ? addDays(end, 1) : end },
    state: stateOf(place),
    place,
  }));
  for (const [index, { period, place, id }] of periods.entries()) {
    if (period.end <= period.start) throw place.at("dateEnd").fail("inconsistent", "this billing period has no days");
    const next = periods[index + 1];
    if (next === undefined) break;
    if (next.period.start < period.end) throw place.at("dateEnd").fail("inconsistent", "billing periods overlap");
    if (next.id === id) throw next.place.at("id").fail("inconsistent", "two billing periods have this id");
  }
  return periods;
}

export function stateOf(place: Json): "open" | "closed" {
  const status = place.at("status").string();
  if (status === "Open") return "open";
  if (status === "Closed") return "closed";
  throw place.at("status").fail("shape", "not Open or Closed");
}

function datesOf(place: Json, cycle: Cycle): Dates {
  const start = dayOf(place.at("dateStart"), cycle, DAY);
  const end = dayOf(place.at("dateEnd"), cycle, 2 * DAY);
  if (end < start) throw place.at("dateEnd").fail("inconsistent", "a billing period ends before it begins");
  return { start, end, place };
}

/** A date; of an instant, which may be a local midnight, the start of the budget's period that is nearest. */
function dayOf(place: Json, cycle: Cycle, most: number): Day {
  const text = place.string();
  if (isDay(text)) return text;
  const at = instantOf(place);
  const { start } = nearestPeriod(at, cycle);
  if (Math.abs(Date.parse(start) - at) <= most) return start;
  throw place.fail("inconsistent", `more than a day off the budget's cycle day ${cycle.cycleStartDay}`);
}

function endIsIncluded(dates: readonly Dates[]): boolean {
  for (const [index, { end }] of dates.entries()) {
    const next = dates[index + 1]?.start;
    if (next === end) return false;
    if (next === addDays(end, 1)) return true;
  }
  // No two that touch: an anniversary month ends on the day it began, or the day before.
  for (const { start, end } of dates) {
    const anniversary = billingPeriod(monthIndex(start), Number(start.slice(8))).end;
    if (end === anniversary) return false;
    if (addDays(end, 1) === anniversary) return true;
  }
  const [first] = dates;
  if (first === undefined) return true;
  throw first.place.at("dateEnd").fail("shape", "it is not clear whether this day belongs to the period");
}

/** The file's plan has its own periods: usage is compared with the wrong days where they differ. */
export function periodNotice(period: BillingPeriod, { cycleStartDay }: Budget): SourceNotice[] {
  const planned = billingPeriod(monthIndex(period.start), cycleStartDay);
  if (planned.start === period.start) return [];
  const message = `billed is ${periodText(period)}; the file has billing.cycleStartDay ${cycleStartDay}`;
  return [{ code: "period-differs", path: null, message }];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** No time zone is further from UTC. */
const FURTHEST_ZONE = 14 * HOUR;

/** The budget's period that begins nearest to an instant. */
function nearestPeriod(at: number, { cycleStartDay }: Cycle): BillingPeriod {
  const month = monthIndex(dayAt(at));
  const apart = ({ start }: BillingPeriod): number => Math.abs(Date.parse(start) - at);
  const around = [month - 1, month + 1].map((index) => billingPeriod(index, cycleStartDay));
  return around.reduce((near, one) => (apart(one) < apart(near) ? one : near), billingPeriod(month, cycleStartDay));
}

/** A day, or an instant that is a local midnight: the nearest midnight, UTC. */
export function nearestDay(place: Json): Day {
  const text = place.string();
  return isDay(text) ? text : dayAt(instantOf(place) + DAY / 2);
}

/** A period of the budget's cycle, and what is to be said of it. */
export interface CyclePeriod {
  readonly period: BillingPeriod;
  readonly notices: readonly SourceNotice[];
}

/**
 * The budget's period whose start is nearest to an instant. Instants may be a local midnight: 2026-10-31T23:00:00Z is
 * 1 November in Berlin.
 */
export function cyclePeriod(start: Json, end: Json, { cycleStartDay }: Cycle): CyclePeriod {
  const [from, to] = [instantOf(start), instantOf(end)];
  if (to <= from) throw end.fail("inconsistent", "a billing period ends before it begins");
  const period = nearestPeriod(from, { cycleStartDay });
  const apart = Math.abs(Date.parse(period.start) - from);
  if (apart > DAY) {
    const problem = `the period begins on ${dayAt(from)}, the budget's on day ${cycleStartDay} of a month`;
    throw start.fail("inconsistent", `${problem}: set billing.cycleStartDay`);
  }
  // The last instant, the last day's first, or the first of the next period; each in an unknown zone.
  if (Math.abs(Date.parse(period.end) - to) > 2 * DAY) {
    throw end.fail("inconsistent", `the period ends on ${dayAt(to)}, the budget's before ${period.end}`);
  }
  if (apart <= FURTHEST_ZONE) return { period, notices: [] };
  const message = `billed is from ${dayAt(from)} on; the file has billing.cycleStartDay ${cycleStartDay}`;
  return { period, notices: [{ code: "period-differs", path: start.path, message }] };
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})$/;

export function instantOf(place: Json, text: string = place.string()): number {
  const at = INSTANT.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw place.fail("shape", "not an instant such as 2026-12-21T00:00:00Z");
  return at;
}

const dayAt = (milliseconds: number): Day => new Date(milliseconds).toISOString().slice(0, 10);
