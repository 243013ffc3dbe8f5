import { describe, expect, test } from "vitest";
import { budget } from "../support/report.ts";
import { judged, pool, waiver } from "./judged.ts";

const waiving = (rule: string, upTo?: number): string =>
  `waivers:\n${waiver(`rule: ${rule}${upTo === undefined ? "" : `, upTo: ${upTo}`}`)}`;

const bought = (limits: string): string =>
  pool(
    `consumption: { other: { tokens: 1100 } }\npurchases: [{ tokensPerMonth: 100, from: 2026-12 }]\nlimits: { ${limits} }\n`,
  );

describe("a waiver of another rule than over-allocation counts in that rule's measure", () => {
  test.each([
    [
      "feature-limit",
      "tokens beyond the limit",
      pool("consumption: { other: { tokens: 900 } }\nlimits: { featureTokens: { other: 890 } }\n"),
      10,
      9,
    ],
    [
      "over-allocation-high",
      "tokens beyond the ceiling",
      pool("consumption: { other: { tokens: { low: 0, typical: 1, high: 1010 } } }\n"),
      10,
      9,
    ],
    [
      "buffer-exceeds-allocation",
      "tokens beyond the ceiling",
      pool("consumption: { other: { tokens: 800 } }\nbuffers: { growth: 30% }\n"),
      40,
      39,
    ],
    [
      "purchased-unused",
      "tokens unused beyond the threshold",
      pool("consumption: { other: { tokens: 1 } }\npurchases: [{ tokensPerMonth: 10, from: 2026-12 }]\n"),
      8,
      7,
    ],
    [
      "unusual-quantity",
      "tokens beyond the threshold",
      // 1,010 tokens; more than 10 times the usual 100 is unusual.
      budget("consumption: { digital-bots: { sessions: 51510 } }\n"),
      10,
      9,
    ],
    ["cost-limit", "money", bought("cost: 99.99"), 0.01, 0.009999],
    ["plan-cost-limit", "money", bought("planCost: 250"), 50, 49.99],
    ["utilization-high", "percentage points", pool("consumption: { other: { tokens: 925 } }\n"), 12.5, 12.4],
  ])("%s: %s", async (rule, _, text, enough, tooLittle) => {
    const found = await judged(text);
    expect(found.of(rule)).toHaveLength(1);
    const [{ severity }] = found.of(rule);

    const applied = await judged(text + waiving(rule, enough));
    expect(applied.of(rule)).toEqual([]);
    expect(applied.of("waiver-applied")[0]).toMatchObject({ severity: "warning", data: { rule } });
    expect(applied.code).toBe(0);

    const exceeded = await judged(text + waiving(rule, tooLittle));
    expect(exceeded.of("waiver-exceeded")[0]).toMatchObject({ severity, data: { rule, upTo: String(tooLittle) } });
    expect(exceeded.code).toBe(found.code);
  });

  test.each([
    [
      "over-allocation",
      pool("consumption: { other: { tokens: 2500 } }\nlimits: { overageTokens: 100 }\n"),
      1499,
      "1,500 tokens exceed the 1,499 tokens that finance@example.com accepted: ",
      "Reduce by 1 token, or have the higher amount approved.",
    ],
    [
      "cost-limit",
      bought("cost: 1"),
      20.5,
      "99.00 USD exceed the 20.50 USD that finance@example.com accepted: ",
      "Reduce by 78.50 USD, or have the higher amount approved.",
    ],
    [
      "utilization-high",
      pool("consumption: { other: { tokens: 925 } }\n"),
      12.4,
      "12.5 percentage points exceed the 12.4 percentage points that finance@example.com accepted: ",
      "Reduce by 0.1 percentage points, or have the higher amount approved.",
    ],
  ])("%s: an exceeded waiver says both amounts, and what is between them", async (rule, text, upTo, says, help) => {
    const exceeded = (await judged(text + waiving(rule, upTo))).of("waiver-exceeded")[0];
    expect(exceeded.message.slice(0, says.length)).toBe(says);
    expect(exceeded.help).toBe(help);
  });

  test("a rule without a measure is waived whole", async () => {
    const text = `consumption: { other: { tokens: 1 }, agent-copilot: { users: 1, tokensPerUser: 61 } }\n`;
    const { code, of } = await judged(budget(text + waiving("rate-out-of-range")));
    expect({ code, data: of("waiver-applied")[0].data }).toMatchObject({ code: 0, data: { upTo: null, given: "61" } });
  });

  test("a waiver makes nothing worse: of what only informs, it informs", async () => {
    const text = pool("consumption: { other: { tokens: 1100 } }\nlimits: { overageTokens: 500 }\n");
    expect((await judged(text)).org.status).toBe("pass");
    const { org, of } = await judged(text + waiving("overage-accepted", 100));
    expect({ status: org.status, severity: of("waiver-applied")[0].severity }).toEqual({
      status: "pass",
      severity: "info",
    });
  });

  test("severities of policy hold for what a waiver no longer covers", async () => {
    const text = pool("consumption: { other: { tokens: 900 } }\n") + waiving("utilization-high", 1);
    const { code, of } = await judged(text);
    expect({ code, severity: of("waiver-exceeded")[0].severity }).toEqual({ code: 0, severity: "warning" });
    expect((await judged(text, "--fail-on", "warning")).code).toBe(1);
  });
});
