import { describe, expect, test } from "vitest";
import { withWaivers } from "../../src/core/fix/waivers.ts";

const NEW = { from: "2027-02", overageTokensUpTo: 5, reason: "agreed", approvedBy: "b", expires: "2027-03-01" };
const FLOW = "{ from: 2027-02, overageTokensUpTo: 5, reason: agreed, approvedBy: b, expires: 2027-03-01 }";
const JSON_TEXT = JSON.stringify(NEW);
const NOTE = "# Accepted until the day it expires. Fix the plan, then delete the entry.";

const added = (text: string, inherited: readonly object[] = []): string | undefined =>
  withWaivers(text, inherited as readonly (typeof NEW)[], [NEW])?.text;

/** What stands between the last line before and the first after. */
const LAYOUTS: readonly (readonly [string, string, string])[] = [
  ["a file without waivers", "org: a # x\n# end\n", `org: a # x\n# end\n\n${NOTE}\nwaivers:\n  - ${FLOW}\n`],
  ["one that ends in an empty line", "org: a\n\n", `org: a\n\n${NOTE}\nwaivers:\n  - ${FLOW}\n`],
  ["one without a last line break", "org: a", `org: a\n\n${NOTE}\nwaivers:\n  - ${FLOW}`],
  ["indented keys", "  org: a\n", `  org: a\n\n  ${NOTE}\n  waivers:\n    - ${FLOW}\n`],
  ["marks around the document", "---\norg: a\n...\n", `---\norg: a\n\n${NOTE}\nwaivers:\n  - ${FLOW}\n...\n`],
  ["a block of text at the end", "name: |\n  a\n", `name: |\n  a\n\n${NOTE}\nwaivers:\n  - ${FLOW}\n`],
  ["a list", "waivers:\n  - { from: x } # c\nb: 1\n", `waivers:\n  - { from: x } # c\n  - ${FLOW}\nb: 1\n`],
  ["a list in the key's own column", "waivers:\n- from: x\n", `waivers:\n- from: x\n- ${FLOW}\n`],
  [
    "a list whose last entry takes several lines",
    "waivers:\n    -\n      from: x\n      reason: |\n        a\n        b\n\n# about b\nb: 1\n",
    `waivers:\n    -\n      from: x\n      reason: |\n        a\n        b\n    - ${FLOW}\n\n# about b\nb: 1\n`,
  ],
  ["a list at the very end", "waivers:\n  - from: x", `waivers:\n  - from: x\n  - ${FLOW}`],
  ["an empty list", "waivers: [] # none\nb: 1\n", `waivers: [\n    ${FLOW}\n  ] # none\nb: 1\n`],
  ["a list in brackets", "waivers: [{ from: x }]\n", `waivers: [{ from: x },\n    ${FLOW}\n  ]\n`],
  [
    "brackets over several lines, with comments",
    "waivers: [\n    { from: x }, # one\n    { from: y } # two\n  ]\n",
    `waivers: [\n    { from: x }, # one\n    { from: y }, # two\n    ${FLOW}\n  ]\n`,
  ],
  ["JSON", '{ "org": "a" }\n', `{ "org": "a", "waivers": [${JSON_TEXT}] }\n`],
  ["JSON with a list", '{"waivers":[{"from":"x"}],"b":1}', `{"waivers":[{"from":"x"}, ${JSON_TEXT}],"b":1}`],
  ["JSON with an empty list", '{"waivers":[]}', `{"waivers":[${JSON_TEXT}]}`],
];

describe("adds a waiver and changes nothing else", () => {
  test.each(LAYOUTS)("%s", (_, before, after) => {
    expect(added(before)).toBe(after);
  });

  test.each(LAYOUTS)("%s with CR LF line breaks", (_, before, after) => {
    expect(added(before.replaceAll("\n", "\r\n"))).toBe(before.includes("\n") ? after.replaceAll("\n", "\r\n") : after);
  });
});

test("copies the waivers of the defaults when the file has none", () => {
  const inherited = [{ from: "2026-12", reason: "of all" }];
  const edited = withWaivers("org: a\n", inherited, [NEW]);
  expect(edited).toMatchObject({ carriedOver: 1 });
  expect(edited?.text).toContain(`waivers:\n  - { from: 2026-12, reason: of all }\n  - ${FLOW}\n`);
  expect(withWaivers("org: a\nwaivers: []\n", inherited, [NEW])).toMatchObject({ carriedOver: 0 });
});

test.each([
  ["a block of text that keeps its last lines", "name: |+\n  a\n"],
  ["waivers that are no list", "org: a\nwaivers: none\n"],
  ["no map", "- a\n"],
  ["no YAML", "a: ["],
])("%s is left alone", (_, text) => {
  expect(withWaivers(text, [], [NEW])).toBeNull();
});

test("any text is read back unchanged", () => {
  for (const reason of ["a, b} # c", "- x", "yes", "2026-12", "0o7", '"', "'", "a: b", "@a", "\u2028\u0007", "ä\nb"]) {
    for (const text of ["org: a\n", '{"org":"a"}']) {
      expect(withWaivers(text, [], [{ ...NEW, reason }]), reason).not.toBeNull();
    }
  }
});
