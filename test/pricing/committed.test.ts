import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../support/cli.ts";
import { checkJson, type Report } from "../support/report.ts";

describe("the budgets of this repository", () => {
  test("all pass", async () => {
    const { code, report } = await checkJson(ROOT);
    const files = readdirSync(join(ROOT, "budgets")).filter((name) => !/^_|\.test\.yaml$/.test(name));
    expect(report.organizations.map(({ file }: Report) => file)).toEqual(files.map((name) => `budgets/${name}`));
    expect(report.summary).toMatchObject({ organizations: files.length, fail: 0, invalid: 0 });
    expect(code).toBe(0);
  });

  test("warn only of the retailer's full peak", async () => {
    const { report } = await checkJson(ROOT);
    const warnings = report.findings.filter(({ severity }: Report) => severity === "warning");
    expect(warnings.map(({ org, code, periods }: Report) => [org, code, periods])).toEqual([
      ["holiday-retailer", "utilization-high", ["2026-12", "2027-01"]],
    ]);
  });

  test("say what the newer card would change", async () => {
    const { report } = await checkJson(ROOT);
    const [finding] = report.findings.filter(({ code }: Report) => code === "rate-card-superseded");
    expect(finding.data).toMatchObject({ rateCard: "genesys-2026-03", newer: "genesys-2026-06", organizations: 6 });
  });

  test("one by one, too", async () => {
    const { code, report } = await checkJson(ROOT, "budgets/small-center.yaml");
    expect({ code, organizations: report.summary.organizations }).toEqual({ code: 0, organizations: 1 });
  });
});

test("the published card's example fails in every month, by what its comment says", async () => {
  const { code, report } = await checkJson(ROOT, "examples/published-card", "--now", "2026-03-01");
  const [{ periods }] = report.organizations;
  for (const period of periods) {
    expect(period).toMatchObject({
      consumed: { typical: 11_107 },
      allocation: { total: 250 },
      overage: 10_857,
      atLeast: false,
    });
  }
  const year = periods.slice(0, 12).map(({ cost }: Report) => Number(cost.total));
  expect(year.reduce((sum: number, cost: number) => sum + cost)).toBe(130_284);
  const errors = report.findings.filter(({ severity }: Report) => severity === "error");
  expect(errors).toMatchObject([
    { code: "over-allocation", data: { over: 10_857, remedy: { buyTokens: 10_857 }, cost: { amount: "10857.00" } } },
  ]);
  expect(errors[0].periods).toHaveLength(periods.length);
  expect(code).toBe(1);
});
