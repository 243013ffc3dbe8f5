import { describe, expect, test } from "vitest";
import { edited } from "../../src/core/fix/edit.ts";
import type { Edit } from "../../src/core/model/finding.ts";

const set = (path: string, value: unknown): Edit =>
  ({ path: path.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step)), value }) as Edit;
const remove = (path: string): Edit => {
  const { path: steps } = set(path, null);
  return { path: steps, remove: true };
};
const rename = (path: string, key: string): Edit => ({ path: path.split("."), key });

const BUY = { tokensPerMonth: 3313, from: "2026-12", through: "2027-01" };
const FLOW = "{ tokensPerMonth: 3313, from: 2026-12, through: 2027-01 }";

const CASES: readonly (readonly [what: string, before: string, edit: Edit, after: string])[] = [
  ["a number", "a: 1 # one\nb: 2\n", set("a", 5), "a: 5 # one\nb: 2\n"],
  ["a number in braces", "a: { b: 1, c: 2 }\n", set("a.c", 5), "a: { b: 1, c: 5 }\n"],
  ["a number in JSON", '{"a":{"b":1}}', set("a.b", 5), '{"a":{"b":5}}'],
  ["text keeps double quotes", 'a: "x" # c\n', set("a", "y"), 'a: "y" # c\n'],
  ["text keeps single quotes", "a: 'x'\n", set("a", "it's"), "a: 'it''s'\n"],
  ["text that would be a number", "a: x\n", set("a", "5"), 'a: "5"\n'],
  ["a month", "plan: { from: 2026-12-01 }\n", set("plan.from", "2026-12"), "plan: { from: 2026-12 }\n"],
  [
    "a number that could be thousands",
    "consumption: { m: { messagesPerDay: 1 } }\n",
    set("consumption.m.messagesPerDay", 1.25),
    "consumption: { m: { messagesPerDay: 1.25 } }\n",
  ],
  ["a value that is missing", "a:\nb: 1\n", set("a", 5), "a: 5\nb: 1\n"],
  ["a block of text", "a: |\n  x\n  y\nb: 1\n", set("a", "z"), "a: z\nb: 1\n"],
  ["a block of keys", "a:\n  b: 1\n  c: 2 # two\nd: 1\n", set("a", 5), "a: 5 # two\nd: 1\n"],
  ["a key", "a: 1\nlimts: # c\n  x: 1\n", rename("limts", "limits"), "a: 1\nlimits: # c\n  x: 1\n"],
  ["a key in quotes", '{"limts": 1}', rename("limts", "limits"), '{"limits": 1}'],
  ["a new key at the end", "a: 1\n# end\n", set("limits.cost", 5), "a: 1\n# end\nlimits: { cost: 5 }\n"],
  ["a new key in a block", "a:\n  b: 1 # one\n\nc: 1\n", set("a.d", 5), "a:\n  b: 1 # one\n  d: 5\n\nc: 1\n"],
  [
    "a new key below nested blocks",
    "a:\n  b:\n    c: 1\n# about d\nd: 1\n",
    set("a.e", 5),
    "a:\n  b:\n    c: 1\n  e: 5\n# about d\nd: 1\n",
  ],
  ["a new key in braces", "a: { b: 1 }\n", set("a.c", 5), "a: { b: 1, c: 5 }\n"],
  ["a new key in empty braces", "a: {}\n", set("a.c", 5), "a: { c: 5 }\n"],
  ["a new key where only comments are", "a:\n  # b: 1\nc: 1\n", set("a.d", 5), "a: { d: 5 }\n  # b: 1\nc: 1\n"],
  ["a new list", "a: 1\n", set("purchases.0", BUY), `a: 1\npurchases:\n  - ${FLOW}\n`],
  [
    "a new entry of a list",
    "purchases:\n  - tokensPerMonth: 5\n    from: 2026-12 # c\na: 1\n",
    set("purchases.1", BUY),
    `purchases:\n  - tokensPerMonth: 5\n    from: 2026-12 # c\n  - ${FLOW}\na: 1\n`,
  ],
  [
    "a new key in an entry of a list",
    "p:\n  - a: 1\n  - a: 2\n    b: 3\n",
    set("p.0.c", 5),
    "p:\n  - a: 1\n    c: 5\n  - a: 2\n    b: 3\n",
  ],
  ["a value in an entry of a list", "p: [{ a: 1 }, { a: 2 }]\n", set("p.1.a", 5), "p: [{ a: 1 }, { a: 5 }]\n"],
  [
    "braces over several lines",
    "a: {\n    b: 1, # one\n    c: 2 # two\n  }\n",
    set("a.d", 5),
    "a: {\n    b: 1, # one\n    c: 2, # two\n    d: 5\n  }\n",
  ],
  ["braces with a comma at the end", "a: {\n    b: 1,\n  }\n", set("a.d", 5), "a: {\n    b: 1,\n    d: 5,\n  }\n"],
  ["without a key", "a: 1\nb:\n  c: 1 # one\n  d: 2\n", remove("b.c"), "a: 1\nb:\n  d: 2\n"],
  ["without the last key", "a: 1\nb: |\n  x\n# end\n", remove("b"), "a: 1\n# end\n"],
  ["without the only key", "a:\n  b: 1\nc: 1\n", remove("a.b"), "a:\n  {}\nc: 1\n"],
  ["without a key in braces", "a: { b: 1, c: 2, d: 3 }\n", remove("a.c"), "a: { b: 1, d: 3 }\n"],
  ["without the last key in braces", "a: { b: 1, c: 2 } # x\n", remove("a.c"), "a: { b: 1 } # x\n"],
  ["without an entry", "a:\n  - x: 1\n    y: 2\n  - z: 3\n", remove("a.0"), "a:\n  - z: 3\n"],
  [
    "without the first key of an entry",
    "a:\n  - x: 1\n    y: 2\n  - z: 3\n",
    remove("a.0.x"),
    "a:\n  - y: 2\n  - z: 3\n",
  ],
];

describe("changes the named value and nothing else", () => {
  test.each(CASES)("%s", (_, before, edit, after) => {
    expect(edited(before, [edit])).toBe(after);
    expect(edited(before.replaceAll("\n", "\r\n"), [edit])).toBe(after.replaceAll("\n", "\r\n"));
  });
});
