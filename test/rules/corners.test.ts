import { describe, expect, test } from "vitest";
import { pool } from "../check/judged.ts";
import { folder } from "../support/cli.ts";
import { budget, checkBudget, checkJson, codesOf, type Report } from "../support/report.ts";
import { found, theOne } from "./case.ts";

const other = (tokens: number | string): string => `consumption: { other: { tokens: ${tokens} } }\n`;
const places = (findings: Report[]): string[] => findings.map(({ path }) => path.join("."));

/** A card of one feature, priced in USD. */
const card = (feature: string, head: string): string => `version: 1
id: acme-2027
title: A contract
series: acme
status: contract
observed: "2026-11-01"
${head}
sources: [{ title: The contract, url: "https://example.com/contract" }]
workingDaysPerMonth: 20
allocation: { scope: organization, named: { tokens: 1000 }, concurrent: { tokens: 1000 } }
rounding: { at: total, mode: up }
features: { ${feature} }
`;
const CARD = "policy/rate-cards/acme.yaml";
const PRICED = "prices: { USD: 0.90 }";

test("under another card, tokensPerUser of a line in a unit that the card lacks is ignored, not out of range", async () => {
  const events = "agent-copilot: { title: T, unit: events, tokens: { low: 5, high: 40, default: 31 }, accrual: usage }";
  const path = folder({
    [CARD]: card(events, PRICED),
    "budgets/acme.yaml": budget("consumption: { agent-copilot: { users: 10, tokensPerUser: 52 } }\n"),
  });
  const { code, report } = await checkJson(path, "--rate-card", "acme-2027");
  expect(code).toBe(0);
  expect(codesOf(report)).toEqual(expect.arrayContaining(["rate-ignored", "line-unpriced"]));
  expect(codesOf(report)).not.toContain("rate-out-of-range");
});

describe("planCost", () => {
  const costly = (limits: string): string =>
    pool(`${other(1100)}purchases: [{ tokensPerMonth: 100, from: 2026-12 }]\n${limits}`);

  test("of a change that ends before the plan is enforced", async () => {
    const change = "changes: [{ from: 2026-12, through: 2027-01, limits: { planCost: 299 } }]\n";
    const { report } = await checkBudget(costly(change));
    expect(places([theOne(report, "plan-cost-limit")])).toEqual(["changes.0.limits.planCost"]);
    expect((await checkBudget(costly(change.replace("299", "300")))).code).toBe(0);
  });

  test("the smallest counts, and one that lasts to the plan's end replaces the one before", async () => {
    const short = "changes: [{ from: 2026-12, through: 2026-12, limits: { planCost: 250 } }]\n";
    const { report } = await checkBudget(costly(`limits: { planCost: 299 }\n${short}`));
    expect(theOne(report, "plan-cost-limit")).toMatchObject({ data: { limit: { amount: "250.00" } } });
    const lasting = "changes: [{ from: 2027-01, limits: { planCost: 300 } }]\n";
    expect((await checkBudget(costly(`limits: { planCost: 1 }\n${lasting}`))).code).toBe(0);
  });
});

describe("featureTokens in a change", () => {
  const lines = "consumption: { other: { tokens: 100 }, voice-bots: { minutes: 170 } }\n";
  const limits = "limits: { featureTokens: { other: 99, voice-bots: 1 } }\n";

  test("replaces the limit of the features that it names", async () => {
    const change = "changes: [{ from: 2027-01, limits: { featureTokens: { other: 100 } } }]\n";
    const limited = found((await checkBudget(budget(lines + limits + change))).report, "feature-limit");
    expect(limited.map(({ periods, data }) => [data.feature, periods.length])).toEqual([
      ["other", 1],
      ["voice-bots", 3],
    ]);
  });

  test("removes a limit with null", async () => {
    const change = "changes: [{ from: 2027-01, limits: { featureTokens: { voice-bots: null } } }]\n";
    const limited = found((await checkBudget(budget(lines + limits + change))).report, "feature-limit");
    expect(limited.map(({ periods, data }) => [data.feature, periods.length])).toEqual([
      ["other", 3],
      ["voice-bots", 1],
    ]);
  });

  test("knows null only in a change", async () => {
    const { code } = await checkBudget(budget(`${lines}limits: { featureTokens: { voice-bots: null } }\n`));
    expect(code).toBe(2);
  });
});

test.each([
  ["in the file", "pricing: { overageUnitPrice: 0 }\nlimits: { overageCost: 10 }\n", "limits.overageCost"],
  [
    "in a change",
    "limits: { overageCost: 10 }\nchanges: [{ from: 2027-01, pricing: { overageUnitPrice: 0 } }]\n",
    "limits.overageCost",
  ],
])("overageCost with a price of 0 %s is invalid, and overageTokens is named", async (_, rest, path) => {
  const { code, report } = await checkBudget(pool(other(1) + rest));
  expect(code).toBe(2);
  expect(places(report.findings)).toEqual([path]);
  expect(report.findings[0].help).toContain("overageTokens");
});

describe("feature-limit compares exact tokens", () => {
  const voice = "consumption: { voice-bots: { minutes: 1707 } }\n";
  const limit = (most: number): string => `${voice}limits: { featureTokens: { voice-bots: ${most} } }\n`;

  test.each(["genesys-2026-03", "genesys-2026-06"])("100.41 of 100 fails under %s", async (rateCard) => {
    const { code, report } = await checkBudget(budget(limit(100), { rateCard }));
    expect(code).toBe(1);
    const { message, data } = theOne(report, "feature-limit");
    expect(message).toContain("100.41 tokens");
    expect(message).toContain("0.41 over");
    expect(data).toMatchObject({ tokens: "1707/17", limit: 100, over: "7/17" });
    expect(data.remedy.planAtMost.value).toBe(1700);
    expect((await checkBudget(budget(limit(101), { rateCard }))).code).toBe(0);
  });
});

describe("a waiver counts the excess over the threshold", () => {
  const strict = (code: string): Record<string, string> => ({
    "policy/guardrails.yaml": `version: 1\nseverities: { ${code}: error }\n`,
  });
  const waiver = (rule: string, upTo: number): string =>
    `waivers: [{ rule: ${rule}, from: 2026-12, through: 2027-02, upTo: ${upTo}, reason: r, approvedBy: a, expires: 2027-06-30 }]\n`;
  const exit = async (code: string, rest: string): Promise<number> =>
    (await checkJson(folder({ ...strict(code), "budgets/acme.yaml": budget(rest) }))).code;

  test("of purchased-unused", async () => {
    // 100 bought and 60 unused, of which 20 % may be.
    const plan = `allocation: { tokensPerMonth: 1000 }\n${other(1040)}purchases: [{ tokensPerMonth: 100, from: 2026-12 }]\n`;
    expect(await exit("purchased-unused", plan + waiver("purchased-unused", 39))).toBe(1);
    expect(await exit("purchased-unused", plan + waiver("purchased-unused", 40))).toBe(0);
  });
});

describe("price-missing", () => {
  const chf = (rest: string): string => budget(`${other(1)}${rest}`, { currency: "CHF" });

  test("is about periods without a price only", async () => {
    const all = "changes: [{ from: 2026-12, pricing: { overageUnitPrice: 0.5 } }]\n";
    expect((await checkBudget(chf(all))).code).toBe(0);
    const { code, report } = await checkBudget(chf(all.replace("2026-12", "2027-01")));
    expect([code, codesOf(report)]).toEqual([2, ["price-missing"]]);
  });

  test("is quiet about a purchase outside the plan", async () => {
    const rest =
      "pricing: { overageUnitPrice: 0.5 }\npurchases: [{ tokensPerMonth: 9, from: 2026-10, through: 2026-11 }]\n";
    expect(codesOf((await checkBudget(chf(rest))).report)).not.toContain("price-missing");
  });
});

describe("past periods", () => {
  const plan = "changes: [{ from: 2026-12, through: 2026-12, scale: 3 }]\n";

  test("headroom names none of them", async () => {
    const { report } = await checkBudget(pool(other(300) + plan), "--now", "2027-01-05");
    expect(theOne(report, "headroom")).toMatchObject({ periods: ["2027-01"], data: { left: 700 } });
    expect(codesOf((await checkBudget(pool(other(300)), "--now", "2027-03-01")).report)).not.toContain("headroom");
  });

  test("their findings advise nothing to buy", async () => {
    const { report } = await checkBudget(pool(other(500) + plan), "--now", "2027-01-05");
    const past = theOne(report, "over-allocation");
    expect(past.severity).toBe("info");
    expect(past.help).not.toMatch(/buy/i);
    expect(past.data).not.toHaveProperty("remedy");
  });
});

test("limits in money are shown as typed", async () => {
  const yen = { currency: "JPY" };
  const rest = `pricing: { overageUnitPrice: 1 }\nlimits: { overageTokens: 24317, cost: 100.5 }\n${other(25317)}`;
  const { message, data } = theOne((await checkBudget(pool(rest, yen))).report, "cost-limit");
  expect(message).toContain("100.5 JPY");
  expect(message).toContain("24,216.5 JPY over");
  expect(data).toMatchObject({ cost: { amount: "24317" }, limit: { amount: "100.5", currency: "JPY" } });
});

test.each([
  ["2026-12-15", 0],
  ["2026-11-30", 3],
])("a card is effective for a period by its first day: until %s", async (to, late) => {
  const line = "voice-bots: { title: Voice bots, unit: minutes, tokens: 1/17, accrual: usage }";
  const text = budget("consumption: { voice-bots: { minutes: 17 } }\nbilling: { cycleStartDay: 1 }\n", {
    rateCard: "acme-2027",
    plan: "{ from: 2026-12, months: 1 }",
  });
  const path = folder({ [CARD]: card(line, `effectiveTo: "${to}"\n${PRICED}`), "budgets/acme.yaml": text });
  expect(found((await checkJson(path)).report, "rate-card-not-effective")).toHaveLength(late === 0 ? 0 : 1);
});

test("unknown features are reported beside errors of shape", async () => {
  const rest = `${other(1).replace(" }\n", ", voice-botz: { minutes: 1 } }\n")}limits: { cots: 1, featureTokens: { socail: 1 } }\n`;
  const { code, report } = await checkBudget(budget(rest));
  expect(code).toBe(2);
  expect(codesOf(report).sort()).toEqual(["schema", "unknown-feature", "unknown-feature"]);
  expect(places(found(report, "unknown-feature"))).toEqual(["consumption.voice-botz", "limits.featureTokens.socail"]);
});

test.each(["ai-guide", "public-post-ingestion"])(
  "%s is a product without a published rate: that is said",
  async (id) => {
    const { code, report } = await checkBudget(budget(other(1).replace(" }\n", `, ${id}: { tokens: 1 } }\n`)));
    const [{ help, data }] = found(report, "unknown-feature") as [{ help: string; data: object }];
    expect([code, data]).toMatchObject([2, { nearest: null }]);
    expect(help).toContain("no rate");
  },
);

describe("the YAML directive", () => {
  const text = budget(other(1));

  test("of version 1.2 is accepted", async () => {
    expect((await checkBudget(`%YAML 1.2\n---\n${text}`)).code).toBe(0);
  });

  test.each(["%YAML 1.1", "%YAML 1.3", "%YAML 2.0", "%TAG ! tag:example.com,2026:", "%YAML 1.2\n%FOO bar"])(
    "%s is refused",
    async (line) => {
      const { code, report } = await checkBudget(`${line}\n---\n${text}`);
      expect([code, codesOf(report)]).toEqual([2, ["invalid-yaml"]]);
    },
  );
});
