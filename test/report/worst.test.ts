import fc from "fast-check";
import { expect, test } from "vitest";
import { Worst } from "../../src/core/report/findings/worst.ts";

interface Item {
  readonly rank: number;
  readonly size: number;
  readonly index: number;
}

const items = fc
  .array(fc.record({ rank: fc.integer({ min: 0, max: 9 }), size: fc.integer({ min: 1, max: 30 }) }))
  .map((all) => all.map((item, index): Item => ({ ...item, index })));

test("keeps the first items in order, up to the capacity", () => {
  fc.assert(
    fc.property(items, fc.integer({ min: 1, max: 100 }), (all, capacity) => {
      const worst = new Worst<number, Item>(
        capacity,
        (a, b) => a - b,
        ({ size }) => size,
      );
      for (const item of all) worst.add(item.rank, () => item);
      const sorted = all.toSorted((a, b) => a.rank - b.rank);
      let size = 0;
      const needed = sorted.filter(({ size: more }) => {
        const isNeeded = size < capacity;
        size += more;
        return isNeeded;
      });
      expect(worst.items).toEqual(needed);
      expect(worst.count).toBe(all.length);
    }),
  );
});

test("does not make items that it would not keep", () => {
  const made: number[] = [];
  const worst = new Worst<number, number>(3, (a, b) => a - b);
  for (const rank of [1, 2, 3, 4, 5, 3, 0]) {
    worst.add(rank, () => {
      made.push(rank);
      return rank;
    });
  }
  expect(made).toEqual([1, 2, 3, 0]);
  expect(worst.items).toEqual([0, 1, 2]);
});
