import type { Series } from "./series.ts";
import { median } from "./shape.ts";
import { Smoother } from "./smoother.ts";
import { SMOOTHINGS } from "./smoothings.ts";

/** What each smoothing said on one past day of the days after it, cumulative: by smoothing, then by day ahead. */
export interface Origin {
  readonly day: number;
  readonly sums: readonly Float64Array[];
}

export interface Replay {
  readonly origins: readonly Origin[];
  /** Each smoothing's days ahead, from the last known day on. */
  readonly ahead: readonly Float64Array[];
}

/** Days from which on smoothings are compared. */
const FIRST_ORIGIN = 10;
/** As many past days are looked at, and the horizon before them. */
const MOST_ORIGINS = 150;
/** Further from what was expected, in mean distances, a day is taken for an outlier. */
const OUTLIER = 3.75;
/** Three outliers in a row on one side are a step, not a campaign or a holiday. */
const MOST_OUTLIERS = 2;
/** Distances are averaged over so many days, and trusted after so many. */
const DISTANCE_DAYS = 30;
const KNOWN_DAYS = 7;

/** Runs all smoothings through the series, and keeps what they said on the way. */
export function replay(series: Series, shape: readonly number[], horizon: number): Replay {
  const { tokens, weekdays, isHoliday } = series;
  const smoothers = SMOOTHINGS.map((smoothing) => new Smoother(smoothing, shape));
  const origins: Origin[] = [];
  const surprises = new Surprises();
  const from = Math.max(FIRST_ORIGIN, tokens.length - MOST_ORIGINS - horizon);
  for (const [day, used] of tokens.entries()) {
    const length = Math.min(horizon, tokens.length - day);
    if (day >= from && used !== null)
      origins.push({ day, sums: smoothers.map((one, at) => cumulative(pathOf(one, at, weekdays, day, length))) });
    if (used === null || isHoliday[day] === true) continue;
    const weekday = weekdays[day] ?? 0;
    const expected = median(smoothers.map((one, at) => one.at(weekday, REACHES[at]?.[0] ?? 0)));
    const tamed = surprises.tame(used, expected);
    for (const smoother of smoothers) smoother.learn(weekday, tamed);
  }
  return { origins, ahead: smoothers.map((one, at) => pathOf(one, at, weekdays, tokens.length, horizon)) };
}

/** A period is at most 31 days. */
const MOST_AHEAD = 31;
/** By smoothing: how far its slope reaches on each day ahead. */
const REACHES = SMOOTHINGS.map(({ damping }) => {
  let [power, sum] = [1, 0];
  return Float64Array.from({ length: MOST_AHEAD }, () => {
    power *= damping;
    sum += power;
    return sum;
  });
});

function pathOf(smoother: Smoother, at: number, weekdays: readonly number[], from: number, length: number) {
  const path = new Float64Array(length);
  const reaches = REACHES[at] as Float64Array;
  for (let day = 0; day < length; day++) path[day] = smoother.at(weekdays[from + day] ?? 0, reaches[day] ?? 0);
  return path;
}

function cumulative(path: Float64Array): Float64Array {
  for (let day = 1; day < path.length; day++) path[day] = (path[day] ?? 0) + (path[day - 1] ?? 0);
  return path;
}

/** One strange day is not learnt in full: a campaign or a holiday is no trend. */
class Surprises {
  private distance = 0;
  private days = 0;
  private row = 0;

  tame(used: number, expected: number): number {
    const most = this.days >= KNOWN_DAYS ? OUTLIER * this.distance : Number.POSITIVE_INFINITY;
    const off = used - expected;
    const side = Math.sign(off);
    const isOutlier = Math.abs(off) > most;
    const goesOn = side === Math.sign(this.row);
    if (isOutlier) this.row = goesOn ? this.row + side : side;
    else if (!goesOn || Math.abs(off) <= most / 2) this.row = 0;
    this.days++;
    const share = 1 / Math.min(this.days, DISTANCE_DAYS);
    this.distance += share * (Math.min(Math.abs(off), 1.5 * most) - this.distance);
    return isOutlier && Math.abs(this.row) <= MOST_OUTLIERS ? expected + side * most : used;
  }
}
