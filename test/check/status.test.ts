import { describe, expect, test } from "vitest";
import { folder } from "../support/cli.ts";
import { budget, checkJson, type Report } from "../support/report.ts";

const planning = (org: string, tokens: number, head: Readonly<Record<string, string>> = {}): string =>
  budget(`allocation: { tokensPerMonth: 1000 }\nconsumption: { other: { tokens: ${tokens} } }\n`, { org, ...head });

const FILES = {
  pass: planning("pass", 500),
  warn: planning("warn", 900),
  fail: planning("fail", 1100),
  invalid: planning("invalid", 500, { currency: "usd" }),
};
type Name = keyof typeof FILES;

async function statuses(...names: Name[]): Promise<{ code: number; report: Report }> {
  return checkJson(folder(Object.fromEntries(names.map((name) => [`budgets/${name}.yaml`, FILES[name]]))));
}

describe("status and exit code", () => {
  test.each<[Name[], number]>([
    [["pass"], 0],
    [["pass", "warn"], 0],
    [["pass", "fail"], 1],
    [["pass", "invalid"], 2],
    [["fail", "invalid"], 2],
    [["pass", "warn", "fail", "invalid"], 2],
  ])("%s: exit %i", async (names, exit) => {
    const { code, report } = await statuses(...names);
    expect(code).toBe(exit);
    for (const { org, status } of report.organizations) expect(status).toBe(org);
    const count = (name: Name): number => (names.includes(name) ? 1 : 0);
    const counts = { pass: count("pass"), warn: count("warn"), fail: count("fail"), invalid: count("invalid") };
    expect(report.summary).toMatchObject({ organizations: names.length, ...counts });
  });

  test("what is invalid has no figures, and hides nobody else's", async () => {
    const { report } = await statuses("fail", "invalid");
    const [failed, invalid] = report.organizations;
    expect(failed).toMatchObject({ health: "red", totals: { overage: 300 } });
    expect(invalid).toMatchObject({ health: null, totals: null, periods: [] });
    expect(report.summary.totals.USD).toMatchObject({ organizations: 1, overage: "300.00", total: "300.00" });
  });

  test("invalid policy is 2, over a failed budget", async () => {
    const files = { "policy/guardrails.yaml": "version: 2\n", "budgets/fail.yaml": FILES.fail };
    expect(await checkJson(folder(files))).toMatchObject({ code: 2, report: { summary: { fail: 1 } } });
  });

  test("no budget is 2", async () => {
    const { code, report } = await checkJson(folder({ "budgets/_defaults.yaml": "version: 1\n" }));
    expect({ code, findings: report.findings.map(({ code }: Report) => code) }).toEqual({
      code: 2,
      findings: ["no-budget", "file-not-read"],
    });
  });
});

describe("totals", () => {
  test("are kept apart by currency, and nothing is lost by rounding", async () => {
    const eur = { rateCard: "genesys-2026-06", currency: "EUR" };
    const files = {
      "budgets/a.yaml": planning("a", 1001),
      "budgets/b.yaml": planning("b", 1002),
      "budgets/c.yaml": planning("c", 1003, eur),
    };
    const { report } = await checkJson(folder(files));
    const months = { least: 3, most: 3 };
    expect(report.summary.totals).toEqual({
      USD: {
        organizations: 2,
        purchases: "0.00",
        overage: "9.00",
        total: "9.00",
        worstMonths: "3.00",
        months,
        atLeast: false,
      },
      EUR: {
        organizations: 1,
        purchases: "0.00",
        overage: "7.20",
        total: "7.20",
        worstMonths: "2.40",
        months,
        atLeast: false,
      },
    });
  });

  test("say `at least` where something is unknown", async () => {
    const text = budget("consumption: { social: unknown }\n", { org: "a" });
    const { report } = await checkJson(folder({ "budgets/a.yaml": text, "budgets/b.yaml": planning("b", 1) }));
    expect(report.summary.totals.USD).toMatchObject({ atLeast: true, total: "0.00" });
    expect(report.organizations.map(({ totals }: Report) => totals.atLeast)).toEqual([true, false]);
  });
});
