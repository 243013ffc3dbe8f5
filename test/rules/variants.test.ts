import { describe, expect, test } from "vitest";
import { budget, codesOf, type Report } from "../support/report.ts";
import { checkSide, found, theOne } from "./case.ts";

const check = async (text: string, ...args: string[]): Promise<{ exit: number; report: Report; at: object }> => {
  const { code, report, at } = await checkSide({ text, args });
  return { exit: code, report, at };
};
const placeOf = ({ file, line, column }: Report): object => ({ file, line, column });
const other = (tokens: number): string => `consumption: { other: { tokens: ${tokens} } }\n`;

describe("limits that a change brings are pointed at where they stand", () => {
  const bought = `allocation: { tokensPerMonth: 1000 }\n${other(1100)}`;
  const purchased = "purchases: [{ tokensPerMonth: 100, from: 2026-12 }]\n";

  test("cost-limit", async () => {
    const { report, at } = await check(
      budget(`${bought}${purchased}changes:\n  - { from: 2027-01, limits: { cost: ▸99 } }\n`),
    );
    const finding = theOne(report, "cost-limit");
    expect(placeOf(finding)).toEqual(at);
    expect(finding).toMatchObject({ path: ["changes", 0, "limits", "cost"], periods: ["2027-01", "2027-02"] });
  });

  test("cost-limit: one in the file and a later one over it are two findings' places", async () => {
    const changes = "changes:\n  - { from: 2027-01, through: 2027-01, limits: { cost: 90 } }\n";
    const { report } = await check(budget(`${bought}${purchased}limits: { cost: 99 }\n${changes}`));
    expect(theOne(report, "cost-limit")).toMatchObject({
      path: ["changes", 0, "limits", "cost"],
      periods: ["2026-12", "2027-01", "2027-02"],
      data: { over: { amount: "10.00" }, worst: "2027-01" },
    });
  });

  test("plan-cost-limit", async () => {
    const { report, at } = await check(
      budget(`${bought}${purchased}changes:\n  - { from: 2027-02, limits: { planCost: ▸299 } }\n`),
    );
    expect(placeOf(theOne(report, "plan-cost-limit"))).toEqual(at);
  });

  test("overage-accepted", async () => {
    const { report, at } = await check(
      budget(`${bought}changes:\n  - { from: 2026-12, limits: { overageCost: ▸100 } }\n`),
    );
    expect(placeOf(theOne(report, "overage-accepted"))).toEqual(at);
  });
});

test("cost-limit counts purchases and accepted overage together", async () => {
  const rest = `allocation: { tokensPerMonth: 1000 }\n${other(1200)}
purchases: [{ tokensPerMonth: 100, from: 2026-12, unitPrice: 0.90 }]
pricing: { overageUnitPrice: 0.85 }
limits: { overageTokens: 100, cost: 174.99 }
`;
  const { report } = await check(budget(rest));
  expect(theOne(report, "cost-limit").data).toMatchObject({ cost: { amount: "175.00" }, over: { amount: "0.01" } });
});

describe("change-outside-plan", () => {
  test.each([
    ["purchase", "purchases:\n  - ▸{ tokensPerMonth: 1, from: 2026-10, through: 2026-11 }\n"],
    [
      "waiver",
      "waivers:\n  - ▸{ from: 2027-03, overageTokensUpTo: 1, reason: r, approvedBy: b, expires: 2027-06-30 }\n",
    ],
  ])("knows a %s too", async (what, entry) => {
    const { report, at } = await check(budget(other(1) + entry));
    const finding = theOne(report, "change-outside-plan");
    expect(placeOf(finding)).toEqual(at);
    expect(finding.data.what).toBe(what);
  });
});

describe("scale-without-line", () => {
  test.each([
    ["all lines, and there is none", "changes: [{ from: 2026-12, consumption: { other: null }, scale: 2 }]\n", null],
    [
      "a line retired before",
      "changes: [{ from: 2026-12, consumption: { other: null }, scale: { other: 2 } }]\n",
      "other",
    ],
  ])("%s", async (_, changes, feature) => {
    const { report } = await check(budget(other(1) + changes));
    expect(theOne(report, "scale-without-line").data.feature).toBe(feature);
  });

  test("a line that another change brings is there", async () => {
    const changes =
      "changes: [{ from: 2027-02, consumption: { social: { posts: 1 } } }, { from: 2026-12, scale: { social: 2 } }]\n";
    const { report } = await check(budget(other(1) + changes));
    expect(codesOf(report)).not.toContain("scale-without-line");
  });
});

test.each([
  ["of other months", "from: 2026-12, through: 2027-01"],
  ["that begins later", "from: 2027-01, through: 2027-02"],
  ["at another price", "from: 2026-12, through: 2027-02, unitPrice: 0.9"],
])("duplicate-purchase: one %s is no duplicate", async (_, about) => {
  const purchases = "purchases: [{ tokensPerMonth: 9, from: 2026-12, through: 2027-02 }, { tokensPerMonth: 9";
  const { report } = await check(budget(`${other(1)}${purchases}, ${about} }]\n`));
  expect(codesOf(report)).not.toContain("duplicate-purchase");
});

test("absorption-unstated follows the card's absorptions", async () => {
  const lines = "consumption: { ai-summary: { summaries: 500 }, agent-copilot: { users: 1 } }\n";
  const { report } = await check(
    budget(`allocation: { tokensPerMonth: 100 }\n${lines}`, { rateCard: "genesys-2026-06" }),
  );
  expect(theOne(report, "absorption-unstated").data).toMatchObject({ feature: "ai-summary", by: "agent-copilot" });
});

test("users-differ: a share follows the licensed users", async () => {
  const lines =
    "consumption: { agent-copilot: { users: 100% } }\nchanges: [{ from: 2027-01, licensing: { users: 100 } }]\n";
  const { report } = await check(budget(lines));
  expect(found(report, "users-differ")).toEqual([]);
});

test("headroom names the tightest period", async () => {
  const { report } = await check(budget(`${other(1000)}changes: [{ from: 2027-01, through: 2027-01, scale: 2 }]\n`));
  expect(theOne(report, "headroom")).toMatchObject({
    periods: ["2027-01"],
    data: { left: 48_000, ceiling: 50_000, leftPercent: 96, isLarge: true },
  });
});

describe("unknown-edition", () => {
  const of = async (users: string, rateCard: string, rest = ""): Promise<Report[]> => {
    const head = { rateCard, licensing: `{ model: named, users: ${users} }` };
    return found((await check(budget(other(1) + rest, head))).report, "unknown-edition");
  };

  test("is quiet where the card grants nothing by edition, and where the file states the pool", async () => {
    expect(await of("{ cx44: 50 }", "genesys-2026-03")).toEqual([]);
    expect(await of("{ cx44: 50 }", "genesys-2026-06", "allocation: { tokensPerMonth: 500 }\n")).toEqual([]);
    expect(await of("50", "genesys-2026-06")).toEqual([]);
  });

  test("is found in a change too, each edition for itself", async () => {
    const change = "changes: [{ from: 2027-01, licensing: { users: { cx4: 1, cx5: 2, premium: 3 } } }]\n";
    const findings = await of("{ cx4: 1 }", "genesys-2026-06", change);
    expect(findings.map(({ path, data }) => [path.join("."), data.users])).toEqual([
      ["changes.0.licensing.users.cx5", "2"],
      ["changes.0.licensing.users.premium", "3"],
    ]);
    expect(findings[1].help).toBe("Use one of cx1, cx2, cx3, cx4.");
  });
});
