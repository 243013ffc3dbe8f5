import { compare, exactWhole, multiply } from "../model/exact.ts";
import { keyOf, type Reading, type Usage } from "../usage/reading.ts";
import { freshLatch, highest, highestEach, type LatchState, type PeriodLatch } from "./latch.ts";
import { toldBefore } from "./told.ts";

/** What is seen of an hour, on top of what was seen before. */
export function latched(reading: Reading, before: LatchState | null): LatchState {
  const { usage, late } = reading;
  const key = keyOf(usage);
  const isReset = before !== null && before.current.key !== key;
  const started = before === null || isReset ? freshLatch(key, isReset) : before.current;
  const previous = isReset ? before.current : (before?.previous ?? null);
  return {
    current: withUsage(started, reading),
    previous: late === null ? previous : withLate(previous, late.usage),
    told: before?.told ?? toldBefore(reading),
  };
}

function withUsage(latch: PeriodLatch, reading: Reading): PeriodLatch {
  const { usage, pool } = reading;
  const consumed = highest(latch.consumed, usage.total);
  const isOver = compare(consumed, exactWhole(pool.ceiling)) > 0;
  const { doubted, forecastBreach } = forecastLatch(latch, reading, isOver);
  // Written out: V8 of Node 20 takes a microsecond for a spread, and a rehearsal asks for every hour.
  return {
    key: latch.key,
    consumed,
    features: highestEach(latch.features, usage.byFeature),
    doubted,
    forecastBreach,
    isAfterReset: latch.isAfterReset,
  };
}

/** Two forecasts in a row, on two days, none once the ceiling is passed: nobody needs a forecast of what happened. */
function forecastLatch(
  { doubted, forecastBreach }: PeriodLatch,
  { forecast, pool, forecastThreshold }: Reading,
  isOver: boolean,
): Pick<PeriodLatch, "doubted" | "forecastBreach"> {
  if (forecastBreach || isOver || forecast === null) return { doubted, forecastBreach };
  const limit = multiply(forecastThreshold, exactWhole(pool.ceiling));
  if (compare(exactWhole(forecast.expected), limit) <= 0) return { doubted: null, forecastBreach };
  const day = forecast.asOf.slice(0, 10);
  if (doubted === null) return { doubted: day, forecastBreach };
  return { doubted, forecastBreach: doubted < day };
}

function withLate(previous: PeriodLatch | null, usage: Usage): PeriodLatch {
  // A meter that slept through a whole period remembers another one.
  const latch = previous?.key === keyOf(usage) ? previous : freshLatch(keyOf(usage), true);
  return { ...latch, consumed: highest(latch.consumed, usage.total) };
}
