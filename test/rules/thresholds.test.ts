import { describe, expect, test } from "vitest";
import { folder } from "../support/cli.ts";
import { budget, checkJson, codesOf } from "../support/report.ts";
import { found } from "./case.ts";

const pool = (rest: string): string => budget(`allocation: { tokensPerMonth: 1000 }\n${rest}`);
const bought = "purchases: [{ tokensPerMonth: 100, from: 2026-12 }]\n";

async function codesUnder(thresholds: string, text: string, now = "2026-11-23"): Promise<string[]> {
  const policy = `version: 1\nthresholds: { ${thresholds} }\n`;
  const cwd = folder({ "policy/guardrails.yaml": policy, "budgets/acme.yaml": text });
  const { code, report } = await checkJson(cwd, "--now", now);
  expect(code).toBe(0);
  return codesOf(report);
}

describe("thresholds of policy", () => {
  const planning = (tokens: number): string => pool(`consumption: { other: { tokens: ${tokens} } }\n${bought}`);
  const bots = (minutes: number): string => budget(`consumption: { voice-bots: { minutes: ${minutes} } }\n`);
  const short = "2027-02-20";

  test.each([
    ["purchased-unused", "purchasedUnused: 0%", planning(1099), planning(1100)],
    ["purchased-unused", "purchasedUnused: 50.5%", planning(1049), planning(1050)],
    ["unusual-quantity", "unusualQuantityTimes: 1.5", bots(751 * 17), bots(750 * 17)],
    ["utilization-high", "healthy: { to: 90.9% }", planning(1000), planning(999)],
  ])("%s follows %s", async (code, thresholds, breaks, holds) => {
    expect(await codesUnder(thresholds, breaks)).toContain(code);
    expect(await codesUnder(thresholds, holds)).not.toContain(code);
  });

  test.each([
    [9, true],
    [8, false],
    [0, false],
  ])("plan-ends-soon within %i days: %s", async (days, isSoon) => {
    const codes = await codesUnder(`planEndsSoonDays: ${days}`, bots(17), short);
    expect(codes.includes("plan-ends-soon")).toBe(isSoon);
  });

  test.each([
    ["40%", 400, false],
    ["40%", 399, true],
    ["40.1%", 400, true],
    ["0%", 0, false],
  ])("headroom calls a pool large below healthy.from: %s, %i of 1,000", async (from, tokens, isLarge) => {
    const policy = `version: 1\nthresholds: { healthy: { from: ${from} } }\n`;
    const text = pool(`consumption: { other: { tokens: ${tokens} } }\n`);
    const { report } = await checkJson(folder({ "policy/guardrails.yaml": policy, "budgets/acme.yaml": text }));
    const [{ data, help }] = found(report, "headroom");
    expect(data.isLarge).toBe(isLarge);
    expect(help.includes("larger than the plan needs")).toBe(isLarge);
  });

  test("a file that states one leaves the others as shipped", async () => {
    expect(await codesUnder("purchasedUnused: 100%", planning(1000))).toContain("utilization-high");
  });
});
