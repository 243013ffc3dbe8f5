import fc from "fast-check";
import { expect, test } from "vitest";
import { compare, type Exact } from "../../src/core/model/exact.ts";
import { counted, percent, placeText } from "../../src/core/text/text.ts";

const share = (n: number, d: number): Exact => ({ n: BigInt(n), d: BigInt(d) });
const limit = share(80, 100);

test.each([
  [share(97, 100), "97 %"],
  [share(8004, 10_000), "80.04 %"],
  [share(80_004, 100_000), "80.004 %"],
  [share(79_999, 100_000), "79.999 %"],
  [share(8, 10), "80 %"],
  [share(805, 1000), "80.5 %"],
])("a percentage is not rounded onto its limit: %s", (value, text) => expect(percent(value, limit)).toBe(text));

test("a share is shown as its limit only if it is, to six decimals of a percent", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000_000 }), (millionths) => {
      const value = share(millionths, 1_000_000);
      expect(percent(value, limit) === "80 %").toBe(compare(value, limit) === 0);
    }),
  );
});

test("a count agrees with its noun", () => {
  expect([0, 1, 2_000].map((number) => counted(number, "entry", "entries"))).toEqual([
    "0 entries",
    "1 entry",
    "2,000 entries",
  ]);
});

test("a finding about no file has no place", () => {
  expect(placeText({ file: null, line: null, column: null })).toBe("");
  expect(placeText({ file: "budgets/acme.yaml", line: 12, column: 18 })).toBe("budgets/acme.yaml:12:18");
});
