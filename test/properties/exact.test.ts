import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import * as product from "../../src/core/model/exact.ts";
import { halfEven, halfUp, percent } from "../oracle/exact.ts";
import { runs } from "./fleet.ts";

interface Pair {
  readonly own: product.Exact;
  readonly other: Fraction;
}

/** Unreduced now and then, with halves and wholes common, and beyond what a double holds. */
const number: fc.Arbitrary<Pair> = fc
  .tuple(
    fc.oneof(fc.bigInt({ min: -40n, max: 40n }), fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })),
    fc.oneof(fc.constantFrom(1n, 2n, 4n, 10n, 17n, 400n), fc.bigInt({ min: 1n, max: 10n ** 20n })),
    fc.constantFrom(1n, 1n, 6n),
  )
  .map(([n, d, times]) => ({ own: { n: n * times, d: d * times }, other: new Fraction(n, d) }));

const nonZero = number.filter(({ own }) => own.n !== 0n);

/** The decimals a person may type: at most 6, and 15 digits. */
const typed = fc
  .tuple(fc.nat({ max: 10 ** 15 - 1 }), fc.nat({ max: 6 }))
  .map(([digits, decimals]) => Number((digits / 10 ** decimals).toFixed(decimals)));

/** A decimal ends where the reduced denominator divides a power of ten. */
const isDecimal = ({ d }: Fraction): boolean => 10n ** 200n % d === 0n;

const same = (own: product.Exact, other: Fraction): void => {
  expect(own.d > 0n).toBe(true);
  expect(product.fractionText(own)).toBe(other.toFraction());
};

const holds = <T extends [unknown, ...unknown[]]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  of: (...values: T) => void,
) => fc.assert(fc.property(...arbitraries, of), runs(1000));

describe("exact numbers against fraction.js", () => {
  it("add, subtract and multiply", () =>
    holds([number, number], (a, b) => {
      same(product.add(a.own, b.own), a.other.add(b.other));
      same(product.subtract(a.own, b.own), a.other.sub(b.other));
      same(product.multiply(a.own, b.own), a.other.mul(b.other));
    }));

  it("divide", () => holds([number, nonZero], (a, b) => same(product.divide(a.own, b.own), a.other.div(b.other))));

  it("compare", () =>
    holds([number, number], (a, b) => {
      expect(Math.sign(product.compare(a.own, b.own))).toBe(Math.sign(a.other.compare(b.other)));
      expect(product.compare(a.own, a.own)).toBe(0);
    }));

  it("round down, up, half up and half even", () =>
    holds([number], ({ own, other }) => {
      expect(String(product.roundDown(own))).toBe(other.floor().toFraction());
      expect(String(product.roundUp(own))).toBe(other.ceil().toFraction());
      expect(String(product.roundHalfUp(own))).toBe(halfUp(other).toFraction());
      expect(String(product.roundHalfEven(own))).toBe(halfEven(other).toFraction());
    }));

  it("keep a number as it was typed", () =>
    holds([typed], (value) => {
      same(product.exact(value), new Fraction(String(value)));
      same(product.exactFromText(String(value)), new Fraction(String(value)));
    }));

  it("read fractions", () =>
    holds([fc.nat(), fc.integer({ min: 1 })], (n, d) => same(product.exactFromText(`${n}/${d}`), new Fraction(n, d))));

  it("write decimals that read back, and fractions only where no decimal ends", () =>
    holds([number], ({ own, other }) => {
      const text = product.exactText(own);
      expect(new Fraction(text).equals(other)).toBe(true);
      expect(text.includes("/")).toBe(!isDecimal(other));
    }));

  it("move a decimal point", () =>
    holds([fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat({ max: 6 })], (n, places) => {
      const text = product.decimalText(n, places);
      expect(new Fraction(text).equals(new Fraction(n, 10n ** BigInt(places)))).toBe(true);
      expect(text.split(".")[1]?.length ?? 0).toBe(places);
    }));

  it("take percentages", () =>
    holds([fc.nat(), fc.nat()], (part, whole) => {
      const own = product.percentOf({ n: BigInt(part), d: 1n }, { n: BigInt(whole), d: 1n });
      expect(own).toBe(percent(new Fraction(part), new Fraction(whole)));
    }));
});
