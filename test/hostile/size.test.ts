import { performance } from "node:perf_hooks";
import { describe, expect, test } from "vitest";
import { budget } from "../support/report.ts";
import { besideGood, CONSUMPTION, checked, findingsOf, refuses, statusOf, withKeys } from "./harness.ts";

const BAD = "budgets/acme.yaml";
/** Each takes a fraction of a second; a machine that is busy with other tests takes longer. */
const SECONDS = 5;
const many = (count: number, of: (index: number) => string, between = "\n"): string =>
  Array.from({ length: count }, (_, index) => of(index)).join(between);
const filled = (text: string): string => text.repeat(Math.floor(1_000_000 / text.length));

describe("deep", () => {
  refuses([
    { name: "lists in lists", text: "[".repeat(20_000), code: "invalid-yaml", at: "1:100", right: "100 deep" },
    { name: "maps in maps", text: "{a: ".repeat(20_000), code: "invalid-yaml", at: "1:394" },
    { name: "block lists", text: "- ".repeat(20_000), code: "invalid-yaml", at: "1:201" },
    { name: "keys in keys", text: "? ".repeat(20_000), code: "invalid-yaml", at: "1:200" },
  ]);
});

/** Each could take minutes, were it not for a bound. */
const WIDE: readonly (readonly [name: string, text: string])[] = [
  ["40,000 unknown keys", `${budget(CONSUMPTION)}${many(40_000, (i) => `key${i}: 1`)}`],
  ["900 unknown keys", `${budget(CONSUMPTION)}${many(900, (i) => `key${i}: 1`)}`],
  ["40,000 wrong lines", budget(`consumption:\n${many(40_000, (i) => ` k${i}: 1`)}\n`)],
  ["20,000 unknown features", budget(`consumption:\n${many(20_000, (i) => ` k${i}: { tokens: 1 }`)}\n`)],
  ["100,000 wrong changes", `${budget(CONSUMPTION)}changes:\n${many(100_000, () => "- a: 1")}\n`],
  ["90,000 thresholds", withKeys({ alarms: `{ utilization: [${many(90_000, (i) => `a${i}`, ",")}] }` })],
  ["70,000 labels", withKeys({ labels: `{ ${many(70_000, (i) => `k${i}: 1`, ", ")} }` })],
  ["a key 90,000 times", `${budget(CONSUMPTION)}${filled("name: x\n")}`],
  ["20,000 aliases", withKeys({ labels: `{ ${many(20_000, (i) => `k${i}: *a`, ", ")} }` })],
  ["900 secrets", withKeys({ labels: `{ ${many(900, (i) => `k${i}: AKIAIOSFODNN7EXAMPLE`, ", ")} }` })],
  ["20,000 documents", "---\n".repeat(20_000)],
  ["the beginnings of 70,000 tokens", withKeys({ name: `"${filled("-eyJaaaaaaaaaa")}"` })],
  ["the beginnings of 70,000 addresses", withKeys({ name: `"${filled("(https://a:b ")}"` })],
  ["a million digits", withKeys({ labels: `{ a: ${filled("1")} }` })],
  ["a million brackets open", filled("[ ")],
];

describe("wide", () => {
  test.each(WIDE)("%s: soon done, and little said", async (_, text) => {
    const cwd = besideGood({ [BAD]: text });
    const started = performance.now();
    const { code, out, report } = await checked(cwd);
    expect((performance.now() - started) / 1000).toBeLessThan(SECONDS);
    expect({ code, bad: statusOf(report, BAD), good: statusOf(report, "budgets/good.yaml") }).toEqual({
      code: 2,
      bad: "invalid",
      good: "pass",
    });
    expect(findingsOf(report, BAD).length).toBeLessThanOrEqual(21);
    expect(out.length).toBeLessThan(12_000);
  });

  test("what is not listed is announced", async () => {
    const { report } = await checked(besideGood({ [BAD]: `${budget(CONSUMPTION)}${many(900, (i) => `key${i}: 1`)}` }));
    const last = findingsOf(report, BAD).at(-1);
    expect(last).toMatchObject({ line: 30, message: expect.stringContaining("more problems follow") });
  });
});
