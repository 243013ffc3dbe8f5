import { median } from "./profile.ts";

/** One day: how much it weighs by the calendar, and what it took. */
export interface WeighedDay {
  readonly day: number;
  readonly weight: number;
  readonly tokens: number;
}

/** A straight line through the days: tokens of a full working day, its change a day, and how sure that is. */
export interface Trend {
  readonly level: number;
  readonly slope: number;
  /** Covariance of level and slope. */
  readonly covariance: readonly [number, number, number];
  /** Variance of one full working day around the line. */
  readonly noise: number;
}

/** The uncertainty before the first day, as shares of the planned level. Tuned on generated months: bench/backtest. */
const LEVEL_DOUBT = 0.3;
const SLOPE_DOUBT = 0.04;
/** Squared distance from no slope, in standard deviations, at which half of a slope is believed. */
const EVIDENCE = 2.5;
/** The share of months with a trend that does not show yet: it widens the interval. */
const RAMPS = 0.2;
const NOISE = 0.14;
/** How many days of data the assumed noise is worth. */
const NOISE_WORTH = 6;
/** Further from the line than this, in standard deviations, a day counts less: a campaign or a holiday is no trend. */
const OUTLIER = 1.6;
const ROUNDS = 4;
/** The median absolute deviation of a normal distribution is this part of its standard deviation. */
const MAD = 0.6745;

/**
 * Bayesian regression, robust against single days. The plan is the prior, so that three days do not decide the month;
 * outliers count less, so that one day does not decide the trend.
 * @param planned tokens of a full working day by the plan; 0: the plan says nothing
 */
export function trendOf(days: readonly WeighedDay[], planned: number): Trend {
  const typical = median(days.map(({ weight, tokens }) => tokens / weight));
  const scale = Math.max(planned, typical, 1e-6);
  const prior = planned > 0 ? planned : typical;
  const doubt = (planned > 0 ? LEVEL_DOUBT : 1) * scale;
  let noise = (NOISE * scale) ** 2;
  let trend: Trend = { level: prior, slope: 0, covariance: [doubt ** 2, 0, (SLOPE_DOUBT * scale) ** 2], noise };
  for (let round = 0; round < ROUNDS; round++) {
    trend = fitted(days, prior, [doubt ** 2, (SLOPE_DOUBT * scale) ** 2], noise, round === 0 ? null : trend);
    noise = noiseAround(trend, days, scale);
  }
  return doubted(trend);
}

/**
 * Most months have no trend, and a slope found by chance would grow until the month's end. So a slope counts only as far
 * as it exceeds its own uncertainty, and the line turns around the middle of the known days.
 */
function doubted({ level, slope, covariance: [a, b, c], noise }: Trend): Trend {
  const evidence = slope ** 2 / c;
  const belief = evidence ** 2 / (evidence ** 2 + EVIDENCE ** 2);
  const turn = b / c;
  const variance = (belief + (1 - belief) * RAMPS) * c + belief * (1 - belief) * slope ** 2;
  return {
    level: level - turn * (1 - belief) * slope,
    slope: belief * slope,
    covariance: [a - turn * b + turn ** 2 * variance, turn * variance, variance],
    noise,
  };
}

/** One weighted least squares step; a day's variance grows with its weight, as sums of many small things do. */
function fitted(
  days: readonly WeighedDay[],
  prior: number,
  [levelVariance, slopeVariance]: readonly [number, number],
  noise: number,
  before: Trend | null,
): Trend {
  let [a, b, c] = [1 / levelVariance, 0, 1 / slopeVariance];
  let [u, v] = [prior / levelVariance, 0];
  for (const { day, weight, tokens } of days) {
    const precision = trust(before, { day, weight, tokens }, noise) / (noise * weight);
    a += precision * weight * weight;
    b += precision * weight * weight * day;
    c += precision * weight * weight * day * day;
    u += precision * weight * tokens;
    v += precision * weight * day * tokens;
  }
  const determinant = a * c - b * b;
  const [level, slope] = [(c * u - b * v) / determinant, (a * v - b * u) / determinant];
  return { level, slope, covariance: [c / determinant, -b / determinant, a / determinant], noise };
}

/** Huber's weight. */
function trust(trend: Trend | null, day: WeighedDay, noise: number): number {
  if (trend === null) return 1;
  const distance = Math.abs(residual(trend, day)) / Math.sqrt(noise);
  return distance <= OUTLIER ? 1 : OUTLIER / distance;
}

/** A day's distance from the line, as of a full working day. */
const residual = ({ level, slope }: Trend, { day, weight, tokens }: WeighedDay): number =>
  (tokens - weight * (level + slope * day)) / Math.sqrt(weight);

function noiseAround(trend: Trend, days: readonly WeighedDay[], scale: number): number {
  const off = median(days.map((day) => Math.abs(residual(trend, day)))) / MAD;
  // Two parameters were fitted to few days: the distances from the line understate the noise.
  const unbiased = off ** 2 * (days.length / Math.max(1, days.length - 1));
  return (days.length * unbiased + NOISE_WORTH * (NOISE * scale) ** 2) / (days.length + NOISE_WORTH);
}
