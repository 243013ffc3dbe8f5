import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSeries, readSeries } from "../../src/core/expectations/series.ts";
import { exactText } from "../../src/core/model/exact.ts";

const shown = (text: string): (string | null)[] => {
  const read = readSeries(text);
  if (!isSeries(read)) throw new Error(read.problem);
  return read.map((one) => one && exactText(one));
};

describe("the notation of series", () => {
  test.each([
    ["900", ["900"]],
    ["900+10x3", ["900", "910", "920", "930"]],
    ["900-0.5x2", ["900", "899.5", "899"]],
    ["1200x2", ["1200", "1200", "1200"]],
    ["_", [null]],
    ["5 _x2 7", ["5", null, null, "7"]],
    ["  0.25\t1x0 ", ["0.25", "1"]],
    ["3-1x3", ["3", "2", "1", "0"]],
  ])("%s", (text, days) => expect(shown(text)).toEqual(days));

  test.each([
    ["", 0],
    ["900 10+", 4],
    ["10+5", 0],
    ["1 3-1x4", 2],
    ["1x367", 0],
    ["1 2 -3", 4],
    ["1,200x4", 0],
    ["12.500", 0],
    ["_+1x3", 0],
    ["1e3", 0],
    ["900x", 0],
  ])("%s is refused, at %i", (text, at) => expect(readSeries(text)).toMatchObject({ at, right: expect.any(String) }));

  test("each term has its days, and their sum is exact", () => {
    const term = fc.record({ first: fc.nat(10_000), step: fc.nat(50), more: fc.integer({ min: 1, max: 30 }) });
    fc.assert(
      fc.property(fc.array(term, { minLength: 1, maxLength: 5 }), (terms) => {
        const text = terms.map(({ first, step, more }) => `${first}+${step}x${more}`).join(" ");
        const expected = terms.flatMap(({ first, step, more }) =>
          Array.from({ length: more + 1 }, (_, day) => String(first + day * step)),
        );
        expect(shown(text)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});
