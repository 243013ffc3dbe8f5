import { describe, expect, test } from "vitest";
import { codesOf, compared, reasonsOf } from "../support/compared.ts";
import { random } from "../support/random.ts";
import { changed, filesOf, isLooser, isValid, lowered, randomWorld, TODAY, type World } from "./random-plan.ts";

/** TOLLGATE_CHANGES=5000 for as many pairs; the suite makes the first of the same. */
const PAIRS = Number(process.env["TOLLGATE_CHANGES"] ?? 400);

const seeds = (many: number): number[] => Array.from({ length: many }, (_, seed) => seed);
/** What is said of a change: empty where it passes, and nothing is looser. */
const saidOf = (before: World, after: World): string[] => {
  const diff = compared(filesOf(before), filesOf(after), TODAY);
  expect(diff.findings.head).toEqual([]);
  expect(diff.organizations.some(({ kind }) => kind === "invalid")).toBe(false);
  return reasonsOf(diff);
};

const step = (world: World, next: (below: number) => number): World => {
  let made = world;
  for (let left = 1 + next(3); left > 0; left--) made = changed(made, next);
  return made;
};

describe("a change that plans more than the base planned and allowed", () => {
  test(`is never silent: ${PAIRS} pairs`, () => {
    let looser = 0;
    for (const seed of seeds(PAIRS)) {
      const next = random(seed);
      const before = randomWorld(next);
      const after = step(before, next);
      if (![before, after].every(isValid) || !isLooser(before, after)) continue;
      looser++;
      expect(saidOf(before, after), `seed ${seed}`).not.toEqual([]);
    }
    expect(looser).toBeGreaterThan(PAIRS / 10);
  });

  test(`is not silent in two steps either: ${PAIRS} pairs`, () => {
    let silent = 0;
    for (const seed of seeds(PAIRS)) {
      const next = random(1_000_000 + seed);
      const first = randomWorld(next);
      const second = step(first, next);
      const third = step(second, next);
      if (![first, second, third].every(isValid)) continue;
      if (saidOf(first, second).length > 0 || saidOf(second, third).length > 0) continue;
      silent++;
      expect(isLooser(first, third), `seed ${seed}`).toBe(false);
    }
    expect(silent).toBeGreaterThan(PAIRS / 50);
  });
});

describe("a change that plans less, or writes the same in another order", () => {
  test(`loosens nothing: ${Math.ceil(PAIRS / 5)} pairs`, () => {
    for (const seed of seeds(Math.ceil(PAIRS / 5))) {
      const next = random(2_000_000 + seed);
      const before = randomWorld(next);
      const after = next(2) === 0 ? lowered(before, next) : before;
      if (!isValid(before)) continue;
      const diff = compared(filesOf(before), filesOf(after, true), TODAY);
      expect(codesOf(diff), `seed ${seed}`).toEqual([]);
    }
  });
});
