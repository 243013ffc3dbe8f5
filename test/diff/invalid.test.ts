import { describe, expect, test } from "vitest";
import { change, diffJson, type Files } from "../support/change.ts";
import { tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";

const TODAY = ["--now", "2026-11-23"];
const DEFAULTS = "limits: { cost: 5 }\ncurrency: USD\n";
const plan = (org: string, tokens: number): string =>
  budget(`consumption: { other: { tokens: ${tokens} } }\n`, { org }).replace("currency: USD\n", "");

const fleet = (more: Files): Files => ({
  "budgets/_defaults.yaml": DEFAULTS,
  "budgets/acme.yaml": plan("acme", 1),
  "budgets/beta.yaml": plan("beta", 1),
  ...more,
});

async function text(before: Files, after: Files): Promise<{ code: number; first: string; out: string }> {
  const sides = ["--base-dir", "before", "--head-dir", "after"];
  const { code, out } = await tollgate(["diff", ...sides, ...TODAY], { cwd: change(before, after) });
  return { code, first: out.split("\n").find((line) => line.startsWith("✖")) ?? "", out };
}

describe("a head that cannot be judged", () => {
  test.each<[string, Files, string, string[]]>([
    ["a budget", { "budgets/acme.yaml": "org: acme\n" }, "✖ Invalid: acme.", ["acme"]],
    ["one without a name", { "budgets/acme.yaml": "a: [" }, "✖ Invalid: acme.", ["acme"]],
    [
      "defaults",
      { "budgets/_defaults.yaml": "a: [" },
      "✖ Invalid: budgets/_defaults.yaml, acme and beta.",
      ["budgets/_defaults.yaml", "acme", "beta"],
    ],
    [
      "policy",
      { "policy/guardrails.yaml": "version: 1\nx: 1\n" },
      "✖ Invalid: policy/guardrails.yaml.",
      ["policy/guardrails.yaml"],
    ],
    [
      "a budget, beside another that fails",
      { "budgets/acme.yaml": "a: [", "budgets/beta.yaml": plan("beta", 60_000) },
      "✖ Invalid: acme. Fails on new: beta.",
      ["acme"],
    ],
  ])("does not pass: %s", async (_, after, first, invalid) => {
    const said = await text(fleet({}), fleet(after));
    expect(said).toMatchObject({ code: 2, first });
    const { code, report } = await diffJson(fleet({}), fleet(after), ...TODAY);
    expect({ code, invalid: report.verdict.invalid }).toEqual({ code: 2, invalid });
  });

  test("its budgets are counted where what they share is why", async () => {
    const { report } = await diffJson(
      fleet({}),
      fleet({ "budgets/_defaults.yaml": "limits: { cost: 5 }\n" }),
      ...TODAY,
    );
    expect(report.causes).toMatchObject([{ kind: "defaults", touched: 2, changed: 2, invalid: 2, broken: [] }]);
    const { out } = await text(fleet({}), fleet({ "budgets/_defaults.yaml": "limits: { cost: 5 }\n" }));
    expect(out).toContain("2 of 2 organizations become invalid because currency went from USD to none");
  });

  test("of an invalid policy nobody knows what it would say: the base's goes on, and nothing is called looser", async () => {
    const guardrails = (rest: string): Files => ({
      "policy/guardrails.yaml": `version: 1\nseverities: { users-differ: error }\n${rest}`,
    });
    const over = { "budgets/beta.yaml": plan("beta", 60_000) };
    const { report } = await diffJson(fleet(guardrails("")), fleet({ ...guardrails("x: 1\n"), ...over }), ...TODAY);
    expect(report).toMatchObject({ loosened: [], causes: [] });
    expect(report.findings.head.map(({ code }: Report) => code)).toEqual(["policy-invalid"]);
    expect(report.failures.map(({ finding }: Report) => [finding.org, finding.code])).toEqual([
      ["beta", "cost-limit"],
      ["beta", "over-allocation"],
    ]);
  });
});
