import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";
import { reportsOf } from "../support/reports.ts";

/** Everything that can be accepted: a pool, money of a period and of the plan, features, a rule without measure. */
const failing = budget(`allocation: { tokensPerMonth: 1000 }
consumption: { other: { tokens: 1100 }, messaging: { messages: 8000 } }
limits: { cost: 99, planCost: 200, featureTokens: { other: 1000, messaging: 5 } }
alarms: { notify: [] }
`);
const WHO = "finance@example.com";
const ACCEPTED = [
  "cost-limit",
  "feature-limit messaging",
  "feature-limit other",
  "no-notification",
  "over-allocation",
  "plan-cost-limit",
];
const ruleOf = (name: string): string => name.split(" ")[0] ?? "";

async function accepted(): Promise<Report> {
  const cwd = folder({ "budgets/acme.yaml": failing });
  await tollgate(["baseline", "--approved-by", WHO, "--reason", "as it was"], { cwd });
  const { code, reports } = await reportsOf(cwd);
  expect(code).toBe(0);
  return reports;
}

describe("every format shows each waiver with its rule, owner and days left", () => {
  /** "rule owner days", as each format has it. */
  const READ: Readonly<Record<string, (text: string) => string[]>> = {
    json: (text) =>
      JSON.parse(text)
        .findings.filter(({ code }: Report) => code === "waiver-applied")
        .map(({ data }: Report) =>
          [data.rule, data.rule === "feature-limit" ? data.feature : null, data.approvedBy, data.daysLeft]
            .filter((word) => word !== null)
            .join(" "),
        ),
    markdown: (text) =>
      [...text.matchAll(/^\| `acme` \| `([^`]+)` \|.*\| (\S+) \| (\d+) \(/gm)].map(([, rule, who = "", days]) =>
        [rule, who.replace("&#8203;", ""), days].join(" "),
      ),
    sarif: (text) =>
      JSON.parse(text)
        .runs[0].results.filter(({ suppressions }: Report) => suppressions !== undefined)
        .map(({ ruleId, properties: { data }, suppressions: [{ justification }] }: Report) => {
          const [, who, days] = /^accepted by (\S+) until \S+ \((\d+) days left\)/.exec(justification) ?? [];
          return [ruleId, ruleId === "feature-limit" ? data.feature : null, who, days].filter(Boolean).join(" ");
        }),
  };

  test.each(Object.keys(READ))("%s", async (format) => {
    const found = READ[format]?.((await accepted())[format]);
    expect(found?.sort()).toEqual(ACCEPTED.map((name) => `${name} ${WHO} 90`));
  });

  test.each([
    ["text", /accepted by finance@example\.com until \S+\s+\(90\s+days\s+left\)/g],
    ["junit", /<skipped message="accepted by finance@example\.com until \S+ \(90 days left\)/g],
    ["gitlab", /"accepted by finance@example\.com until \S+ \(90 days left\)/g],
    ["github", /^::notice .*accepted by finance@example\.com until \S+ \(90 days left\)/gm],
  ])("%s", async (format, shown) => {
    expect((await accepted())[format].match(shown)).toHaveLength(ACCEPTED.length);
  });

  test("a waived finding stays the same SARIF alert", async () => {
    const rules = JSON.parse((await accepted()).sarif).runs[0].results.map(({ ruleId }: Report) => ruleId);
    expect(rules).toEqual(expect.arrayContaining(ACCEPTED.map(ruleOf)));
  });
});
