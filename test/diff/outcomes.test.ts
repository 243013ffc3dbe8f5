import { describe, expect, test } from "vitest";
import { codesOf, compared, reasonsOf } from "../support/compared.ts";
import { random } from "../support/random.ts";
import { sampleOf, seedOf } from "../support/sample.ts";
import { changed, filesOf, isLooser, isValid, lowered, randomWorld, TODAY, type World } from "./random-plan.ts";

const PAIRS = sampleOf(150);

/** So many worlds in a row that are valid, each made from the one before, of one seed after the other. */
function* valid(many: number, from: number, make: (next: Random) => readonly World[]) {
  for (let [seed, left] = [from, many]; left > 0; seed++) {
    const worlds = make(random(seed));
    if (!worlds.every(isValid)) continue;
    left--;
    yield { seed, worlds };
  }
}

type Random = (below: number) => number;
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
    const pairs = (next: Random): [World, World] => {
      const before = randomWorld(next);
      return [before, step(before, next)];
    };
    for (const { seed, worlds } of valid(PAIRS, seedOf(0), pairs)) {
      const [before, after] = worlds as [World, World];
      if (!isLooser(before, after)) continue;
      looser++;
      expect(saidOf(before, after), `seed ${seed}`).not.toEqual([]);
    }
    expect(looser).toBeGreaterThan(PAIRS / 10);
  });

  test(`is not silent in two steps either: ${PAIRS} pairs`, () => {
    let silent = 0;
    const steps = (next: Random): [World, World, World] => {
      const first = randomWorld(next);
      const second = step(first, next);
      return [first, second, step(second, next)];
    };
    for (const { seed, worlds } of valid(PAIRS, seedOf(0) + 1_000_000, steps)) {
      const [first, second, third] = worlds as [World, World, World];
      if (saidOf(first, second).length > 0 || saidOf(second, third).length > 0) continue;
      silent++;
      expect(isLooser(first, third), `seed ${seed}`).toBe(false);
    }
    expect(silent).toBeGreaterThan(PAIRS / 50);
  });
});

describe("a change that plans less, or writes the same in another order", () => {
  const pairs = Math.ceil(PAIRS / 5);

  test(`loosens nothing: ${pairs} pairs`, () => {
    const made = (next: Random): [World, World] => {
      const before = randomWorld(next);
      return [before, next(2) === 0 ? lowered(before, next) : before];
    };
    for (const { seed, worlds } of valid(pairs, seedOf(0) + 2_000_000, made)) {
      const [before, after] = worlds as [World, World];
      const diff = compared(filesOf(before), filesOf(after, true), TODAY);
      expect(codesOf(diff), `seed ${seed}`).toEqual([]);
    }
  });
});
