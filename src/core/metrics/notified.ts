import { dayNumber } from "../model/calendar.ts";
import { LATE_DAYS } from "../usage/days.ts";
import {
  type Before,
  type Figures,
  type HighWaterMark,
  isForgotten,
  type MetricMemory,
  NOTHING_NOTIFIED,
  type Notified,
} from "./memory.ts";
import { type Hour, type MetricRules, tokensOver } from "./metered.ts";

/** An overage that arrives later still, as with the closing of a period, is sent for so many hours. */
const LATE_HOURS = 24;

const HOUR = 3600;

/** A run whose clock was ahead would stay the last one, and no hour before it could take alarms to OK. */
export function notAhead(notified: Notified, { now }: Pick<Hour, "now">): Notified {
  const hour = hourOf({ now });
  if (notified.hour <= hour + 1) return notified;
  const { quiet } = notified;
  return { ...notified, hour: hour - 1, quiet: quiet && { ...quiet, hours: quiet.hours.filter((one) => one < hour) } };
}

const hourOf = ({ now }: Pick<Hour, "now">): number => Math.floor(now / HOUR);

/**
 * A meter that broke off does not know whether its last hour arrived. Where that hour was to announce an overage, and
 * the source already shows the next period, the old period is sent once more: its overage is neither lost, nor
 * announced again as a late one. Null: nothing is open.
 */
export function sentAgain(hour: Hour, { current, notified }: MetricMemory): Hour | null {
  const { late } = hour;
  if (late === null || late.usage.periodId !== current.periodId || hour.usage.periodId === current.periodId)
    return null;
  if (notified.over.includes(current.periodId) || tokensOver(current.total, late.pool.ceiling) === 0) return null;
  return { ...hour, usage: late.usage, pool: late.pool, late: null, forecast: null };
}

/** Whether alarms may still be in ALARM from the period before. Only hours count in which zero was sent. */
export function isSettling({ settleSeconds }: MetricRules, hour: Hour, memory: MetricMemory): boolean {
  const { current, notified } = memory;
  if (!current.isAfterReset) return false;
  const { quiet } = notified;
  const zeros = quiet?.periodId === current.periodId ? quiet.hours.filter((one) => one < hourOf(hour)) : [];
  return zeros.length < settleSeconds / HOUR;
}

/** Whether the last hour sent zero so that alarms return to OK: the next may send more without any news. */
export const wasQuiet = ({ current, notified: { hour, quiet } }: MetricMemory): boolean =>
  quiet?.periodId === current.periodId && quiet.hours.at(-1) === hour;

/**
 * A period that was closed before anything was metered is on its invoice already. Where the first runs had no answer, it
 * may have closed since: then its overage is still to be announced.
 */
export function notifiedBefore({ late, now }: Hour, known: Before): Notified {
  const isFirst = !isForgotten(known) || hourOf({ now: known.since }) >= hourOf({ now });
  if (late?.usage.state !== "closed" || !isFirst) return NOTHING_NOTIFIED;
  return { ...NOTHING_NOTIFIED, over: [late.usage.periodId] };
}

/** So many tokens over, so many of a late overage, and the figures. */
interface Sent {
  readonly isQuiet: boolean;
  readonly over: number;
  readonly late: number;
  readonly figures: Figures;
}

/** Once an hour was sent. */
export function notifiedNow(
  hour: Hour,
  { current, previous, notified }: MetricMemory,
  { isQuiet, over, late, figures }: Sent,
): Notified {
  const now = hourOf(hour);
  return {
    hour: Math.max(now, notified.hour),
    quiet: isQuiet && now > notified.hour ? quietNow(current, notified, now) : notified.quiet,
    over: over > 0 ? overNow(current, previous, notified) : notified.over,
    late: late > 0 ? lateNow(hour, notified) : notified.late,
    figures,
  };
}

function quietNow({ periodId }: HighWaterMark, { quiet }: Notified, hour: number): Notified["quiet"] {
  return { periodId, hours: quiet?.periodId === periodId ? [...quiet.hours, hour] : [hour] };
}

function overNow({ periodId }: HighWaterMark, previous: HighWaterMark | null, { over }: Notified): Notified["over"] {
  return over.includes(periodId) ? over : [...over.filter((other) => other === previous?.periodId), periodId];
}

function lateNow({ late, now }: Hour, notified: Notified): Notified["late"] {
  if (late === null || notified.late?.periodId === late.usage.periodId) return notified.late;
  const dueUntil = (dayNumber(late.usage.period.end) + LATE_DAYS) * 24;
  return { periodId: late.usage.periodId, until: Math.max(dueUntil, hourOf({ now }) + LATE_HOURS) };
}

/**
 * The overage of the period before, when its usage arrives after its end: from then until nothing is due any more. Zero
 * afterwards, rather than nothing: without a datapoint the alarm would stay in ALARM, and the next late overage would
 * change no state.
 */
export function lateOverage(hour: Hour, { previous, notified }: MetricMemory): number {
  const { late } = hour;
  if (late === null || previous === null || notified.over.includes(previous.periodId)) return 0;
  const isSent = notified.late?.periodId === previous.periodId ? hourOf(hour) < notified.late.until : late.isDue;
  return isSent ? tokensOver(previous.total, late.pool.ceiling) : 0;
}
