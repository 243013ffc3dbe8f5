import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";

// No percentage is rounded onto a threshold that it is not at: 7,999 of 10,000 is not 80 %, and passes.

const plan = (tokens: number): string =>
  budget(`allocation: { tokensPerMonth: 10000 }\nconsumption: { other: { tokens: ${tokens} } }\n`, { org: "acme" });

const said = async (files: Record<string, string>, args: readonly string[]): Promise<string> =>
  (await tollgate([...args, "--now", "2026-11-20"], { cwd: folder(files) })).out;

const CASES: [number, string, string, number][] = [
  [7_999, "79.99 %", "79.99", 79.99],
  [8_000, "80 %", "80.0", 80],
  [8_001, "80.01 %", "80.01", 80.01],
  [9_999, "99.99 %", "99.99", 99.99],
  [10_000, "100 %", "100.0", 100],
  [10_001, "100.01 %", "100.01", 100.01],
];

describe.each(CASES)("%i of 10,000 tokens", (tokens, used, inColumn, number) => {
  const files = { "budgets/acme.yaml": plan(tokens) };

  test("in check, as text, Markdown and JSON", async () => {
    const only = new RegExp(`(?<![\\d.])${used.replace(".", "\\.")}`);
    expect(await said(files, ["check"])).toMatch(only);
    expect(await said(files, ["check", "--format", "markdown"])).toMatch(only);
    const [acme] = JSON.parse(await said(files, ["check", "--format", "json"])).organizations;
    const shares = acme.periods.map(({ budgetPercent, utilizationPercent }: Report) => [
      budgetPercent,
      utilizationPercent,
    ]);
    expect(shares[0]).toEqual([number, number]);
  });

  test("in explain", async () => {
    expect(await said(files, ["explain", "acme", "--format", "markdown"])).toContain(`${used} used`);
  });

  test("in diff", async () => {
    const both = { "a/budgets/acme.yaml": plan(5_000), "b/budgets/acme.yaml": plan(tokens) };
    const args = ["diff", "--base-dir", "a", "--head-dir", "b", "--verbose"];
    expect(await said(both, args)).toContain(`50.0 → ${inColumn} %`);
    const report = JSON.parse(await said(both, [...args, "--format", "json"]));
    expect(report.organizations[0].periods[0].after.budgetPercent).toBe(number);
  });
});

test("a share that is nearer to a threshold than four decimals is beside it in JSON too", async () => {
  const text = budget("allocation: { tokensPerMonth: 1000000000 }\nconsumption: { other: { tokens: 800000001 } }\n");
  const files = { "budgets/acme.yaml": text };
  const [acme] = JSON.parse(await said(files, ["check", "--format", "json"])).organizations;
  expect(acme.periods[0].budgetPercent).toBe(80.0001);
  expect(await said(files, ["check"])).toContain("80.0000001 %");
});
