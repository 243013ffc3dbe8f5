/**
 * Exact numbers: a BigInt numerator over a positive BigInt denominator, unreduced until shown.
 * Every rounding the product does happens in one of the four `round…` functions below.
 */
export interface Exact {
  readonly n: bigint;
  readonly d: bigint;
}

export const ZERO: Exact = { n: 0n, d: 1n };
export const ONE: Exact = { n: 1n, d: 1n };

const POWERS_OF_TEN = [1n, 10n, 100n, 1_000n, 10_000n, 100_000n, 1_000_000n] as const;

/** `text` as typed in a budget or card: a plain decimal ("0.85") or a fraction ("1/17"). */
export function exactFromText(text: string): Exact {
  const [numerator = "", denominator] = text.split("/");
  if (denominator !== undefined) return divide(exactFromText(numerator.trim()), exactFromText(denominator.trim()));
  const [whole = "", decimals = ""] = numerator.split(".");
  return { n: BigInt(whole + decimals), d: 10n ** BigInt(decimals.length) };
}

/**
 * The decimal a person typed. The reader lets through at most 6 decimals and 15 significant digits,
 * so the shortest text of the double is that decimal and nothing is lost on the way.
 */
export function exact(value: number): Exact {
  if (Number.isInteger(value)) return { n: BigInt(value), d: 1n };
  const [whole = "0", decimals = ""] = String(value).split(".");
  return { n: BigInt(whole + decimals), d: POWERS_OF_TEN[decimals.length] ?? 10n ** BigInt(decimals.length) };
}

/** A whole number as itself: reports then have a number, and else exact text. */
export const wholeOr = (x: Exact): bigint | Exact => (x.n % x.d === 0n ? x.n / x.d : x);

export const exactWhole = (n: bigint): Exact => ({ n, d: 1n });

export function add(a: Exact, b: Exact): Exact {
  if (a.d === b.d) return { n: a.n + b.n, d: a.d };
  // Where one denominator holds the other, no larger one is needed: sums of many decimals stay small.
  if (a.d % b.d === 0n) return { n: a.n + b.n * (a.d / b.d), d: a.d };
  if (b.d % a.d === 0n) return { n: a.n * (b.d / a.d) + b.n, d: b.d };
  return { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
}

export const subtract = (a: Exact, b: Exact): Exact => add(a, { n: -b.n, d: b.d });

export const multiply = (a: Exact, b: Exact): Exact => ({ n: a.n * b.n, d: a.d * b.d });

/** `b` must not be zero. */
export function divide(a: Exact, b: Exact): Exact {
  return b.n < 0n ? { n: -a.n * b.d, d: a.d * -b.n } : { n: a.n * b.d, d: a.d * b.n };
}

/** Negative, zero or positive, as a sorts before, with or after b. */
export function compare(a: Exact, b: Exact): number {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function roundDown({ n, d }: Exact): bigint {
  const quotient = n / d;
  return n < 0n && quotient * d !== n ? quotient - 1n : quotient;
}

export const roundUp = ({ n, d }: Exact): bigint => -roundDown({ n: -n, d });

export const roundHalfUp = ({ n, d }: Exact): bigint => roundDown({ n: 2n * n + d, d: 2n * d });

export function roundHalfEven(x: Exact): bigint {
  const nearest = roundHalfUp(x);
  const isTie = 2n * x.n === (2n * nearest - 1n) * x.d;
  return isTie && nearest % 2n !== 0n ? nearest - 1n : nearest;
}

/** What makes whole tokens add up: each part is shown to the nearest, their total is rounded up, once. */
export const roundingOf = (parts: Iterable<Exact>, total: bigint): bigint =>
  [...parts].reduce((rest, tokens) => rest - roundHalfUp(tokens), total);

export const absolute = (n: bigint): bigint => (n < 0n ? -n : n);

/** Reduced, as "7" or "4001/2". */
export function fractionText(x: Exact): string {
  const divisor = greatestCommonDivisor(x.n < 0n ? -x.n : x.n, x.d);
  const [n, d] = [x.n / divisor, x.d / divisor];
  return d === 1n ? String(n) : `${n}/${d}`;
}

/** As a plain decimal where it is a finite one ("1.4"), else as a fraction. */
export function exactText(x: Exact): string {
  const divisor = greatestCommonDivisor(x.n < 0n ? -x.n : x.n, x.d);
  let [n, d, places] = [x.n / divisor, x.d / divisor, 0];
  while (d % 10n === 0n) [d, places] = [d / 10n, places + 1];
  for (const [prime, partner] of [
    [2n, 5n],
    [5n, 2n],
  ] as const) {
    while (d % prime === 0n) [n, d, places] = [n * partner, d / prime, places + 1];
  }
  return d === 1n ? decimalText(n, places) : fractionText(x);
}

/** The integer `n` with its decimal point moved `places` to the left: (1055700n, 2) is "10557.00". */
export function decimalText(n: bigint, places: number): string {
  if (places === 0) return String(n);
  const digits = String(n < 0n ? -n : n).padStart(places + 1, "0");
  return `${n < 0n ? "-" : ""}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** At most so many decimals, half up, and no zeros at the end: for what cannot read fractions. */
export function roundedText(x: Exact, places: number): string {
  const text = decimalText(roundHalfUp({ n: x.n * 10n ** BigInt(places), d: x.d }), places);
  return places === 0 ? text : text.replace(/\.?0+$/, "");
}

/** `part` of `whole` in percent, at most 4 decimals, half up; null where `whole` is zero. */
export function percentOf(part: Exact, whole: Exact): number | null {
  if (whole.n === 0n) return null;
  const ratio = divide(part, whole);
  return Number(roundHalfUp({ n: ratio.n * 1_000_000n, d: ratio.d })) / 10_000;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? 1n : a;
}
