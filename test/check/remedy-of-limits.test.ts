import { describe, expect, test } from "vitest";
import { budget, checkBudget, type Report } from "../support/report.ts";

const pool = (rest: string): string => budget(`allocation: { tokensPerMonth: 1000 }\n${rest}`);

async function found(text: string, code: string): Promise<Report | undefined> {
  const { report } = await checkBudget(text);
  return report.findings.find((finding: Report) => finding.code === code);
}

/** A budget with a number left open, the rule that it breaks, and what the remedy makes of that number. */
const LIMITS: [string, string, (value: number) => string, number, number, string][] = [
  [
    "a feature's tokens",
    "feature-limit",
    (sessions) =>
      pool(`consumption: { virtual-agent: { sessionsPerDay: ${sessions} }, other: { tokens: 500 } }
limits: { featureTokens: { virtual-agent: 410 } }
`),
    30,
    10,
    "Plan at most 10 virtual-agent sessions a day. Or raise the limit with the owners' consent: limits.featureTokens.virtual-agent: 1200.",
  ],
  [
    "a month's cost, where purchases are a part of it",
    "cost-limit",
    (tokens) =>
      pool(`consumption: { other: { tokens: ${tokens} }, messaging: { messages: 4000 } }
purchases: [{ tokensPerMonth: 100, from: 2026-12, unitPrice: 0.8 }]
limits: { cost: 230.50 }
`),
    2000,
    1240,
    "Plan at most 1,240 other tokens a month. Or raise the limit with the owners' consent: limits.cost: 990.",
  ],
  [
    "the plan's cost, where its months differ",
    "plan-cost-limit",
    (tokens) =>
      pool(`consumption: { other: { tokens: ${tokens} } }
changes: [{ from: 2027-01, through: 2027-01, scale: 1.5 }]
limits: { planCost: 1000 }
`),
    2000,
    1142,
    "Plan at most 1,142 other tokens a month. Or raise the limit with the owners' consent: limits.planCost: 4000.",
  ],
];

describe("what fixes a limit", () => {
  test.each(LIMITS)("%s", async (_, code, planning, before, atMost, help) => {
    const finding = await found(planning(before), code);
    expect(finding).toMatchObject({ help, data: { remedy: { planAtMost: { value: atMost } } } });
    expect(await found(planning(atMost), code)).toBeUndefined();
    expect(await found(planning(atMost + 1), code)).toBeDefined();
  });

  test("no one line, where the cost is what was bought", async () => {
    const text = pool("consumption: {}\npurchases: [{ tokensPerMonth: 100, from: 2026-12 }]\nlimits: { cost: 99 }\n");
    expect(await found(text, "cost-limit")).toMatchObject({
      help: "Raise the limit with the owners' consent: limits.cost: 100.",
      data: { remedy: { planAtMost: null } },
    });
  });

  test("no one line, where another month's line of the feature is over by itself", async () => {
    const text = pool(`consumption: { other: { tokens: 500 } }
changes: [{ from: 2027-01, consumption: { other: { tokens: 600 } } }]
limits: { featureTokens: { other: 400 } }
`);
    expect((await found(text, "feature-limit"))?.data.remedy).toEqual({ planAtMost: null });
  });
});
