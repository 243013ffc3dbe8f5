import { describe, expect, test } from "vitest";
import { judged, pool, waiver } from "./judged.ts";

/** 100 tokens over in every month, December to February; the periods begin on the 21st. */
const over = pool("consumption: { other: { tokens: 1100 } }\nbilling: { cycleStartDay: 21 }\n");
const asOf = (now: string, text = over) => judged(text, "--now", now);

describe("periods already over", () => {
  test.each([
    ["2026-12-21", [["error", ["2026-12", "2027-01", "2027-02"]]], 1],
    ["2027-01-20", [["error", ["2026-12", "2027-01", "2027-02"]]], 1],
    [
      "2027-01-21",
      [
        ["info", ["2026-12"]],
        ["error", ["2027-01", "2027-02"]],
      ],
      1,
    ],
    [
      "2027-03-20",
      [
        ["info", ["2026-12", "2027-01"]],
        ["error", ["2027-02"]],
      ],
      1,
    ],
    ["2027-03-21", [["info", ["2026-12", "2027-01", "2027-02"]]], 0],
  ])("as of %s", async (now, expected, exit) => {
    const { code, of } = await asOf(now);
    expect(of("over-allocation").map(({ severity, periods }) => [severity, periods])).toEqual(expected);
    expect(code).toBe(exit);
  });

  test("inform, and the figures stay", async () => {
    const { code, org } = await asOf("2027-06-01");
    expect({ code, health: org.health, status: org.status }).toEqual({ code: 0, health: "red", status: "warn" });
    expect(org.totals.overage).toBe(300);
  });

  test("without advice to buy less of what is bought for them", async () => {
    const bought = pool("consumption: { other: { tokens: 0 } }\npurchases: [{ tokensPerMonth: 500, from: 2026-12 }]\n");
    const { code, of } = await asOf("2027-06-01", bought);
    expect(code).toBe(0);
    expect(of("purchased-unused")).toMatchObject([{ severity: "info", periods: ["2026-12", "2027-01", "2027-02"] }]);
  });

  test("also where a waiver of theirs has expired or is too small", async () => {
    const waived = (about: string): string => `${over}waivers:\n${waiver(about)}`;
    const expired = await asOf("2027-07-01", waived("overageTokensUpTo: 100"));
    expect(expired.of("waiver-expired")).toMatchObject([
      { severity: "info", periods: ["2026-12", "2027-01", "2027-02"] },
    ]);
    const exceeded = await asOf("2027-01-21", waived("overageTokensUpTo: 99"));
    expect(exceeded.of("waiver-exceeded")).toMatchObject([
      { severity: "info", periods: ["2026-12"] },
      { severity: "error", periods: ["2027-01", "2027-02"] },
    ]);
    const applied = await asOf("2027-01-21", waived("overageTokensUpTo: 100"));
    expect(applied.of("waiver-applied").map(({ severity }) => severity)).toEqual(["info", "warning"]);
    expect([expired.code, exceeded.code, applied.code]).toEqual([0, 1, 0]);
  });

  test("do not silence what goes on after the plan", async () => {
    const { code } = await asOf("2027-06-01", `${over}alarms: { notify: [] }\n`);
    expect(code).toBe(1);
  });

  test.each([
    ["plan-cost-limit", pool("consumption: { other: { tokens: 1100 } }\nlimits: { planCost: 299 }\n")],
    ["rate-out-of-range", pool("consumption: { agent-copilot: { users: 1, tokensPerUser: 61 } }\n")],
  ])("%s, which is about the whole plan, is over with its last period", async (rule, text) => {
    const severities = async (now: string): Promise<unknown[]> =>
      (await asOf(now, text)).of(rule).map(({ severity }) => severity);
    expect(await severities("2027-02-28")).toEqual(["error"]);
    expect(await severities("2027-03-01")).toEqual(["info"]);
    expect((await asOf("2027-03-01", text)).code).toBe(0);
  });
});
