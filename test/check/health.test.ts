import { describe, expect, test } from "vitest";
import { folder } from "../support/cli.ts";
import { checkJson, type Report } from "../support/report.ts";
import { judged, pool } from "./judged.ts";

const planning = (tokens: number, more = ""): string => pool(`consumption: { other: { tokens: ${tokens} } }\n${more}`);

describe("health", () => {
  test.each([
    [400, "green", 40],
    [800, "green", 80],
    [801, "yellow", 80.1],
    [1000, "yellow", 100],
    [1001, "red", 100.1],
  ])("%i tokens of 1,000: %s", async (tokens, health, percent) => {
    const { org } = await judged(planning(tokens));
    expect(org.health).toBe(health);
    expect(org.periods[0]).toMatchObject({ health, budgetPercent: percent, utilizationPercent: percent });
  });

  test("is of the ceiling, while utilization is of the allocation", async () => {
    const limits = "limits: { overageTokens: 250 }\n";
    expect((await judged(planning(1000, limits))).org).toMatchObject({
      health: "green",
      periods: [{ budgetPercent: 80, utilizationPercent: 100 }, {}, {}],
    });
    expect((await judged(planning(1001, limits))).org.health).toBe("yellow");
    expect((await judged(planning(1251, limits))).org).toMatchObject({
      health: "red",
      periods: [{ budgetPercent: 100.08, utilizationPercent: 125.1 }, {}, {}],
    });
  });

  test("of a plan is its worst period's", async () => {
    const changes = `changes:
  - { from: 2027-01, through: 2027-01, consumption: { other: { tokens: 1001 } } }
  - { from: 2027-02, consumption: { other: { tokens: 900 } } }
`;
    const { org } = await judged(planning(100, changes));
    expect(org.periods.map(({ health }: Report) => health)).toEqual(["green", "red", "yellow"]);
    expect(org.health).toBe("red");
  });

  test("of a waived breach is still what it is", async () => {
    const waivers =
      "waivers: [{ from: 2026-12, through: 2027-02, overageTokensUpTo: 1, reason: r, approvedBy: b, expires: 2027-12-31 }]\n";
    expect((await judged(planning(1001, waivers))).org).toMatchObject({ health: "red", status: "warn" });
  });

  test("follows the policy's healthy range, and so does utilization-high", async () => {
    const policy = "version: 1\nthresholds: { healthy: { to: 50% } }\n";
    for (const [tokens, health, count] of [
      [500, "green", 0],
      [501, "yellow", 1],
    ] as const) {
      const files = { "policy/guardrails.yaml": policy, "budgets/acme.yaml": planning(tokens) };
      const { report } = await checkJson(folder(files));
      expect(report.organizations[0].health).toBe(health);
      expect(report.findings.filter(({ code }: Report) => code === "utilization-high")).toHaveLength(count);
    }
  });
});
