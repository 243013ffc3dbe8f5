import { describe, expect, test } from "vitest";
import { change, diffJson, type Files } from "../support/change.ts";
import { tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

/** A plan of one month under the card of which every token beyond 1,000 costs a dollar. */
const plan = (org: string, tokens: number, more = ""): string =>
  budget(`consumption: { other: { tokens: ${tokens} } }\nlimits: { overageTokens: 1000000 }\n${more}`, {
    org,
    plan: "{ from: 2026-12, months: 1 }",
    licensing: "{ model: named, users: 4 }",
  });

async function reasons(before: Files, after: Files, ...failOn: string[]): Promise<unknown> {
  const { code, report } = await diffJson(
    before,
    after,
    ...failOn.flatMap((rule) => ["--fail-on", rule]),
    "--now",
    "2026-11-23",
  );
  expect(code).toBe(report.verdict.reasons.length > 0 ? 1 : 0);
  expect(report.verdict.fails).toBe(code === 1);
  return report.verdict.reasons.map(({ on, org }: { on: string; org: string | null }) => `${on}: ${org}`);
}

const one = (tokens: number): Files => ({ "budgets/a.yaml": plan("a", tokens) });
const two = (a: number, b: number): Files => ({ "budgets/a.yaml": plan("a", a), "budgets/b.yaml": plan("b", b) });

describe("--fail-on increase", () => {
  test.each([
    ["increase=10%", one(1000), one(1100), []],
    ["increase=10%", one(1000), one(1101), ["increase=10%: a"]],
    ["increase=0.5%", one(1000), one(1006), ["increase=0.5%: a"]],
    ["increase=10%", one(0), one(5000), ["increase=10%: a"]],
    ["increase=100tokens", one(1000), one(1100), []],
    ["increase=100tokens", one(1000), one(1101), ["increase=100tokens: a"]],
    ["increase=100tokens", two(1000, 1000), two(1060, 1041), ["increase=100tokens: null"]],
    ["increase=100tokens", two(1000, 1000), two(1200, 0), ["increase=100tokens: a"]],
    ["increase=100tokens", one(1000), two(1000, 101), ["increase=100tokens: b"]],
    ["increase=100USD", one(900), one(1100), []],
    ["increase=100USD", one(900), one(1101), ["increase=100USD: a"]],
    ["increase=99.99USD", one(900), one(1100), ["increase=99.99USD: a"]],
    ["increase=1EUR", one(900), one(9000), []],
    ["increase=0tokens", one(1000), one(999), []],
  ] as const)("%s", async (rule, before, after, expected) => {
    expect(await reasons(before, after, rule)).toEqual(expected);
  });

  test.each([
    ["increase=1EUR,increase=9999USD", "The change passes; nothing of it is planned in EUR."],
    ["increase=1EUR,increase=1XXX", "The change passes; nothing of it is planned in EUR and XXX."],
    ["increase=9999USD", "The change passes."],
    ["none,increase=1EUR", "Nothing fails: --fail-on none."],
  ])("%s says: %s", async (rule, text) => {
    const sides = ["--base-dir", "before", "--head-dir", "after"];
    const { out } = await tollgate(["diff", ...sides, "--fail-on", rule], { cwd: change(one(900), one(1100)) });
    expect(out).toContain(text);
  });

  test("of an organization that could not be judged before, nobody knows: the change is not judged", async () => {
    const { code, report } = await diffJson({ "budgets/a.yaml": "a: [" }, one(9999), "--fail-on", "increase=1tokens");
    expect({ code, ...report.verdict }).toMatchObject({ code: 2, invalid: ["a"], reasons: [] });
  });
});

describe("--fail-on", () => {
  const accepted = "waivers: [{ from: 2026-12, overageTokensUpTo: 5, reason: r, approvedBy: b, expires: 2027-06-30 }]";
  const loose = { "budgets/a.yaml": plan("a", 1, accepted) };

  test.each([
    [[], []],
    [["new"], []],
    [["any"], []],
    [["none"], []],
    [["loosened"], ["loosened: a"]],
    [["new,loosened", "increase=1%"], ["loosened: a"]],
  ] as const)("%j of a change that loosens", async (rules, expected) => {
    expect(await reasons(one(1), loose, ...rules)).toEqual(expected);
  });

  test("a loosened policy is about all", async () => {
    const policy = { "policy/guardrails.yaml": "version: 1\nseverities: { over-allocation: off }\n" };
    expect(await reasons(one(1), { ...one(1), ...policy }, "loosened")).toEqual(["loosened: null"]);
    const strict = { "policy/guardrails.yaml": "version: 1\nseverities: { policy-relaxed: error }\n" };
    expect(await reasons({ ...one(1), ...strict }, { ...one(1), ...policy })).toEqual(["new: null"]);
  });

  test("none: a report only, but for invalid input", async () => {
    expect((await diffJson(one(1), { "budgets/a.yaml": "a: [" }, "--fail-on", "none")).code).toBe(2);
  });

  test.each([
    ["newer", "Did you mean new?"],
    ["increase", "increase=5%"],
    ["increase=5", "increase=5%"],
    ["increase=-5%", "increase=5%"],
    ["increase=1e3tokens", "increase=5%"],
    ["increase=5usd", "increase=5%"],
    ["", "Write new"],
    ["new,", "Write new"],
    ["\u001b[31m", "Write new"],
  ])("%j is bad usage", async (rule, says) => {
    const { code, err } = await tollgate(["diff", `--fail-on=${rule}`]);
    expect(code).toBe(2);
    expect(err).toContain(says);
    expect(err).not.toContain("\u001b[31m");
  });
});
