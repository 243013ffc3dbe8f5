import { combined, PastSums, sharesOf } from "./combine.ts";
import type { DaysSoFar, Planned } from "./days.ts";
import { replay } from "./replay.ts";
import { reshaped, type Series } from "./series.ts";
import { isSparse, type KnownDay, shapeOf } from "./shape.ts";
import { deviationOf, type Reach, reachOf } from "./spread.ts";

/** What is to come of a period, beside its seats. */
export interface Outlook {
  /** By day of the period that has not ended, or has no figures yet. */
  readonly byDay: ReadonlyMap<number, number>;
  readonly expected: number;
  /** 80 of 100 periods like this one end within this distance below and above. */
  readonly reach: Reach;
  /** How much of the plan's usage is due by now, by the weekdays of the days. */
  readonly elapsed: number;
  /** The parts of the smoothings in it. */
  readonly shares: readonly number[];
  /** Tokens by weekday, Monday first, as they are expected in the first week to come. */
  readonly week: readonly number[];
}

export function outlookOf(days: DaysSoFar, asKnown: Series, planned: Planned): Outlook {
  const { series, known, shape } = shaped(asKnown, planned, days.total);
  const { tokens, weekdays, isHoliday } = series;
  const first = weekdays.length - days.total;
  const horizon = weekdays.length - tokens.length;
  const elapsed = partOf(shape, weekdays.slice(first), days.complete);
  if (horizon === 0)
    return { byDay: new Map(), expected: 0, reach: { below: 0, above: 0 }, elapsed, shares: [], week: shape };
  const past = replay(series, shape, horizon);
  const used = new PastSums(series);
  const shares = sharesOf(past, used, horizon);
  const ofHoliday = holidayShare(series, shape);
  const byDay = new Map<number, number>();
  let expected = 0;
  for (let ahead = 0; ahead < horizon; ahead++) {
    const day = tokens.length + ahead;
    const usual = combined(past.ahead, shares, ahead) * (isHoliday[day] === true ? ofHoliday : 1);
    const toCome = Math.max(0, usual - (days.usage[day - first] ?? 0));
    byDay.set(day - first, toCome);
    expected += toCome;
  }
  const deviation = deviationOf(past, shares, used, horizon, isSparse(known));
  const reach = reachOf(deviation, expected, byDay.size, known.length);
  const week = shape.map((_, weekday) => {
    const ahead = weekdays.slice(tokens.length).indexOf(weekday);
    return ahead < 0 ? 0 : combined(past.ahead, shares, ahead);
  });
  return { byDay, expected, reach, elapsed, shares, week };
}

/**
 * Tokens by weekday, and the series with its sums of several days in that shape. The shape comes from the days that are
 * known by themselves. Where some weekday never is, as where a meter runs on working days only, it comes from the sums.
 */
function shaped(asKnown: Series, planned: Planned, days: number) {
  const known = knownDays(asKnown, (day) => !asKnown.since.has(day));
  let shape = shapeOf(known, planned, days);
  const series = () => reshaped(asKnown, shape);
  if (asKnown.since.size === 0 || new Set(known.map(({ weekday }) => weekday)).size === 7)
    return { series: series(), known, shape };
  for (let round = 0; round < ROUNDS; round++)
    shape = shapeOf(
      knownDays(series(), () => true),
      planned,
      days,
    );
  return { series: series(), known: knownDays(series(), () => true), shape };
}

const ROUNDS = 3;

const knownDays = ({ tokens, weekdays, isHoliday }: Series, takes: (day: number) => boolean): KnownDay[] =>
  tokens.flatMap((one, day): KnownDay | [] =>
    one === null || isHoliday[day] === true || !takes(day) ? [] : { weekday: weekdays[day] ?? 0, tokens: one },
  );

function partOf(shape: readonly number[], weekdays: readonly number[], complete: number): number {
  const weights = weekdays.map((weekday) => shape[weekday] ?? 0);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  if (all <= 0) return complete / weekdays.length;
  return weights.slice(0, complete).reduce((sum, weight) => sum + weight, 0) / all;
}

const SUNDAY = 6;
/** A holiday is assumed to be like a Sunday: as good as so many holidays that were seen. */
const SUNDAY_WORTH = 1;

/** What a public holiday takes of its weekday's usual tokens. */
function holidayShare({ tokens, weekdays, isHoliday }: Series, shape: readonly number[]): number {
  const working = Math.max(...shape);
  let used = SUNDAY_WORTH * Math.min(working, shape[SUNDAY] ?? 0);
  let usual = SUNDAY_WORTH * working;
  for (const [day, one] of tokens.entries()) {
    if (isHoliday[day] !== true || one === null) continue;
    used += one;
    usual += shape[weekdays[day] ?? 0] ?? 0;
  }
  return usual > 0 ? Math.min(1, used / usual) : 1;
}
