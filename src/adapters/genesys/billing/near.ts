import { add, compare, divide, type Exact, multiply, ONE, subtract, ZERO } from "../../../core/model/exact.ts";

/** Half a percent: figures of one answer may have been rounded on different ways. */
const SHARE: Exact = { n: 1n, d: 200n };

export const magnitude = (value: Exact): Exact => (value.n < 0n ? subtract(ZERO, value) : value);

export const larger = (a: Exact, b: Exact): Exact => (compare(a, b) >= 0 ? a : b);

/** How far from a value another may be: half a percent of it, or so much, if that is more. */
export const slack = (value: Exact, least: Exact = ONE): Exact => larger(multiply(magnitude(value), SHARE), least);

/** Half a percent apart, or less than one unit of the last digit that `given` has. */
export function isNear(given: Exact, expected: Exact): boolean {
  const apart = magnitude(subtract(given, expected));
  return compare(apart, lastDigit(given)) < 0 || compare(apart, slack(expected, ZERO)) <= 0;
}

/** A quotient by a rate that was rounded to its last decimal. A rate without decimals is taken as exact. */
export function isNearQuotient(given: Exact, quantity: Exact, rate: Exact): boolean {
  if (isNear(given, divide(quantity, rate))) return true;
  const half = multiply(lastDigit(rate), { n: 1n, d: 2n });
  if (rate.d === 1n || compare(rate, half) <= 0) return false;
  const [low, high] = [divide(quantity, add(rate, half)), divide(quantity, subtract(rate, half))];
  const [a, b] = [magnitude(low), magnitude(high)];
  return given.n < 0n === quantity.n < 0n && compare(magnitude(given), a) >= 0 && compare(magnitude(given), b) <= 0;
}

const lastDigit = ({ d }: Exact): Exact => ({ n: 1n, d });
