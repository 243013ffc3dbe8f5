import { add, compare, type Exact, multiply, roundDown, subtract, ZERO } from "../../model/exact.ts";

/**
 * A whole number in parts by weight, which add up to it exactly: each gets its share rounded down, and the largest
 * remainders one more; of equal remainders, the first. Weights are not below zero, and their sum is above it.
 */
export function apportion(total: bigint, weights: readonly Exact[]): bigint[] {
  // The denominator of a sum is a multiple of each weight's.
  const { n: sum, d } = sumOf(weights);
  const scaled = weights.map((weight) => total * weight.n * (d / weight.d));
  const parts = scaled.map((part) => part / sum);
  const left = Number(total - parts.reduce((all, part) => all + part, 0n));
  const remainder = (at: number): bigint => (scaled[at] ?? 0n) % sum;
  const order = [...parts.keys()].sort(
    (a, b) => Number(remainder(a) < remainder(b)) - Number(remainder(a) > remainder(b)),
  );
  for (const at of order.slice(0, left)) parts[at] = (parts[at] ?? 0n) + 1n;
  return parts;
}

const THOUSAND: Exact = { n: 1000n, d: 1n };

/** The same for tokens, in thousandths, which are short to keep; what is less than one is on the largest part. */
export function apportionTokens(total: Exact, weights: readonly Exact[]): Exact[] {
  const whole = roundDown(multiply(total, THOUSAND));
  const parts = apportion(whole, weights).map((n): Exact => ({ n, d: 1000n }));
  const rest = subtract(total, { n: whole, d: 1000n });
  if (rest.n === 0n) return parts;
  const largest = parts.reduce((most, part, at) => (compare(part, parts[most] ?? ZERO) > 0 ? at : most), 0);
  return parts.map((part, at) => (at === largest ? add(part, rest) : part));
}

export const sumOf = (values: readonly Exact[]): Exact => values.reduce(add, ZERO);
