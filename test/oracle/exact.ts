import Fraction from "fraction.js";

export const ZERO = new Fraction(0);
export const ONE = new Fraction(1);

/** By way of its text: 0.1 is a tenth, not the double beside it. */
export const exact = (value: number | string | bigint): Fraction => new Fraction(String(value));

/** "12.5%" is 1/8. */
export const share = (text: string): Fraction => exact(text.slice(0, -1)).div(100);

export const down = (x: Fraction): Fraction => x.floor();
export const up = (x: Fraction): Fraction => x.ceil();
export const halfUp = (x: Fraction): Fraction => x.add("1/2").floor();

export function halfEven(x: Fraction): Fraction {
  const whole = x.floor();
  const rest = x.sub(whole).compare("1/2");
  if (rest < 0) return whole;
  if (rest > 0) return whole.add(1);
  return whole.mod(2).equals(0) ? whole : whole.add(1);
}

export const text = (x: Fraction): string => x.toFraction();
export const least = (a: Fraction, b: Fraction): Fraction => (a.compare(b) <= 0 ? a : b);
export const notNegative = (x: Fraction): Fraction => (x.compare(0) < 0 ? ZERO : x);

/** At most 4 decimals, half up; null of nothing. */
export function percent(part: Fraction, whole: Fraction): number | null {
  if (whole.equals(0)) return null;
  return halfUp(part.div(whole).mul(1_000_000)).div(10_000).valueOf();
}

const DECIMALS: Readonly<Record<string, number>> = { JPY: 0, KWD: 3, CLF: 4 };

/** Rounded to the minor unit, half even. */
export const money = (amount: Fraction, currency: string): Fraction => {
  const unit = 10 ** (DECIMALS[currency] ?? 2);
  return halfEven(amount.mul(unit)).div(unit);
};

/** "10557.00" */
export function moneyText(amount: Fraction, currency: string): string {
  const decimals = DECIMALS[currency] ?? 2;
  const digits = String(amount.mul(10 ** decimals).n).padStart(decimals + 1, "0");
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
