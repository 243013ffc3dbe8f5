import { dayNumber } from "../model/calendar.ts";
import { hourOf, keyOf, LATE_DAYS, type Reading, tokensOver } from "../usage/reading.ts";
import { type LatchState, NOTHING_TOLD, type PeriodLatch, type Told } from "./latch.ts";

/** An overage that arrives later still, with the closing of a period say, is sent for so many hours. */
const LATE_HOURS = 24;

const HOUR = 3600;

/**
 * A meter that broke off does not know whether its last hour arrived. Where that hour was to announce an overage, and
 * the source shows the next period already, the old one is sent once more: it neither stays unsaid, nor is said again as
 * a late one. Null: nothing is open.
 */
export function onceMore(reading: Reading, { current, told }: LatchState): Reading | null {
  const { late } = reading;
  if (late === null || keyOf(late.usage) !== current.key || keyOf(reading.usage) === current.key) return null;
  if (told.over.includes(current.key) || tokensOver(current.consumed, late.pool.ceiling) === 0) return null;
  return { ...reading, usage: late.usage, pool: late.pool, late: null, forecast: null };
}

/** Hours count in which zero was sent, and nothing else before: a meter that slept has told nobody anything. */
export function isSettling(reading: Reading, { current, told: { quiet } }: LatchState): boolean {
  if (!current.isAfterReset) return false;
  const zeros = quiet?.key === current.key ? quiet.hours.filter((hour) => hour < hourOf(reading)) : [];
  return zeros.length < reading.settleSeconds / HOUR;
}

/** A period that was closed before anything was metered is on its invoice already. */
export function toldBefore({ late }: Reading): Told {
  return late?.usage.state === "closed" ? { ...NOTHING_TOLD, over: [keyOf(late.usage)] } : NOTHING_TOLD;
}

export function toldNow(
  reading: Reading,
  { current, previous, told }: LatchState,
  isQuiet: boolean,
  over: number,
  late: number,
): Told {
  const hour = hourOf(reading);
  return {
    hour: Math.max(hour, told.hour),
    quiet: isQuiet && hour > told.hour ? quietNow(current, told, hour) : told.quiet,
    over: over > 0 ? toldOver(current, previous, told) : told.over,
    late: late > 0 ? toldLate(reading, told) : told.late,
  };
}

function quietNow({ key }: PeriodLatch, { quiet }: Told, hour: number): Told["quiet"] {
  return { key, hours: quiet?.key === key ? [...quiet.hours, hour] : [hour] };
}

function toldOver({ key }: PeriodLatch, previous: PeriodLatch | null, { over }: Told): Told["over"] {
  return over.includes(key) ? over : [...over.filter((other) => other === previous?.key), key];
}

function toldLate({ late, now }: Reading, told: Told): Told["late"] {
  if (late === null || told.late?.key === keyOf(late.usage)) return told.late;
  const dueUntil = (dayNumber(late.usage.period.end) + LATE_DAYS) * 24;
  return { key: keyOf(late.usage), until: Math.max(dueUntil, hourOf({ now }) + LATE_HOURS) };
}

/**
 * Of the period before, when its usage arrives after its end: from then until nothing is due any more. Zero afterwards,
 * rather than nothing: without a datapoint the alarm would stay in ALARM, and the next late overage would change no state.
 */
export function lateOverage(reading: Reading, { previous, told }: LatchState): number {
  const { late } = reading;
  if (late === null || previous === null || told.over.includes(previous.key)) return 0;
  const isSent = told.late?.key === previous.key ? hourOf(reading) < told.late.until : late.isDue;
  return isSent ? tokensOver(previous.consumed, late.pool.ceiling) : 0;
}
