import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { inParallel } from "../../src/adapters/aws/in-parallel.ts";

const items = Array.from({ length: 50 }, (_, at) => at);

test("answers are in the order of the questions, and at most eight are open", async () => {
  let [open, most] = [0, 0];
  const answers = await inParallel(items, async (item) => {
    most = Math.max(most, ++open);
    for (let turn = 0; turn < (item * 7) % 5; turn++) await setImmediate();
    open--;
    return -item;
  });
  expect(answers).toEqual(items.map((item) => -item));
  expect(most).toBe(8);
});

test("the first failure ends it: nothing more is asked", async () => {
  const asked: number[] = [];
  const answers = inParallel(items, async (item) => {
    asked.push(item);
    await setImmediate();
    if (item === 10) throw new Error("denied");
  });
  await expect(answers).rejects.toThrow("denied");
  const count = asked.length;
  for (let turn = 0; turn < 20; turn++) await setImmediate();
  expect(asked.length).toBe(count);
  expect(count).toBeLessThan(30);
});

test("nothing to ask is nothing asked", async () => {
  expect(await inParallel([], () => Promise.reject(new Error("asked")))).toEqual([]);
});
