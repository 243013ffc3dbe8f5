import { describe, expect, test } from "vitest";
import { pool, waiver } from "../check/judged.ts";
import { folder, tollgate } from "../support/cli.ts";
import { budget, checkBudget, checkJson, codesOf, type Report } from "../support/report.ts";
import { found, theOne } from "./case.ts";

// Small changes of the code that no other test noticed: each figure here tells two ways to compute it apart.

const other = (tokens: number | string): string => `consumption: { other: { tokens: ${tokens} } }\n`;
const figuresOf = async (text: string): Promise<Report[]> =>
  (await checkBudget(text)).report.organizations[0].periods.slice();

describe("percentages in JSON", () => {
  const share = async (tokens: number, of: number): Promise<number> => {
    const [period] = await figuresOf(budget(`allocation: { tokensPerMonth: ${of} }\n${other(tokens)}`));
    return period.budgetPercent;
  };

  test.each([
    [1, 2_000_000, 0.0001],
    [3, 2_000_000, 0.0002],
    [2_499_999, 5_000_000, 50],
    [1, 2_000_001, 0],
    [333_333, 1_000_000, 33.3333],
    [1_234_565, 10_000_000, 12.3457],
    [1_234_564, 10_000_000, 12.3456],
  ])("%i of %i is %f: the fifth decimal is rounded half up", async (tokens, of, expected) => {
    expect(await share(tokens, of)).toBe(expected);
  });
});

describe("what has no price on the card", () => {
  const francs = { currency: "CHF" };

  test("gives overageCost nothing to divide by", async () => {
    const { code, report } = await checkBudget(budget(`${other(1)}limits: { overageCost: 10 }\n`, francs));
    expect([code, codesOf(report)]).toEqual([2, ["price-missing"]]);
  });

  test("gets one in the file: 10 francs are 20 tokens, and no part of one", async () => {
    const priced = (cost: number): string =>
      pool(`${other(1)}pricing: { overageUnitPrice: 0.5 }\nlimits: { overageCost: ${cost} }\n`, francs);
    expect((await figuresOf(priced(10))).map(({ ceiling }) => ceiling)).toEqual([1_020, 1_020, 1_020]);
    expect((await figuresOf(priced(10.4)))[0].ceiling).toBe(1_020);
    expect((await figuresOf(priced(10.5)))[0].ceiling).toBe(1_021);
  });

  const two = (second: string): string =>
    `purchases:\n  - { tokensPerMonth: 100, from: 2026-12, unitPrice: 0.25 }\n  - { tokensPerMonth: 10, from: 2026-12${second} }\n`;

  test("of two purchases, one is missing its price, and overage too", async () => {
    const { code, report } = await checkBudget(budget(other(1) + two(""), francs));
    expect(code).toBe(2);
    expect(report.findings.map(({ path }: Report) => path.join("."))).toEqual(["currency", "purchases.1"]);
    expect(codesOf(report)).toEqual(["price-missing", "price-missing"]);
  });

  test("of two purchases, each counts at its own price", async () => {
    const price = "pricing: { overageUnitPrice: 0.5 }\n";
    const [period] = await figuresOf(budget(other(1) + price + two(", unitPrice: 0.75"), francs));
    expect(period.cost).toEqual({ purchases: "32.50", overage: "0.00", total: "32.50" });
    const [mixed] = await figuresOf(budget(other(1) + two("")));
    expect(mixed.cost.purchases).toBe("35.00");
  });
});

describe("remedies of plans with several lines", () => {
  const lines = "consumption:\n  virtual-agent: { sessionsPerDay: 20 }\n  voice-bots: { minutes: 3400 }\n";

  test("lower the largest line, by what the others leave", async () => {
    // 20 sessions on 20 days are 800 tokens, 3,400 minutes are 200: 1,000 of 900.
    const text = budget(`allocation: { tokensPerMonth: 900 }\n${lines}`, {
      plan: "{ from: 2026-12, months: 3, workingDaysPerMonth: 20 }",
    });
    const { data, path } = theOne((await checkBudget(text)).report, "over-allocation");
    expect(path).toEqual(["consumption", "virtual-agent"]);
    expect(data.over).toBe(100);
    expect(data.remedy).toMatchObject({ planAtMost: { feature: "virtual-agent", key: "sessionsPerDay", value: 17 } });
  });

  test("buy what each run of months needs", async () => {
    const text = pool(`${other(1_100)}changes: [{ from: 2027-02, consumption: { other: { tokens: 1300 } } }]\n`);
    const { data } = theOne((await checkBudget(text)).report, "over-allocation");
    expect(data.remedy.purchases).toEqual([
      { tokensPerMonth: 100, from: "2026-12", through: "2027-01" },
      { tokensPerMonth: 300, from: "2027-02", through: "2027-02" },
    ]);
  });
});

describe("positions that a change sets", () => {
  test("of a line, and of the limit that it breaks", async () => {
    const text = pool(`${other(900)}changes:\n  - { from: 2027-01, consumption: { other: { tokens: 1001 } } }\n`);
    const { path, line, periods } = theOne((await checkBudget(text)).report, "over-allocation");
    expect({ path, line, periods }).toEqual({
      path: ["changes", 0, "consumption", "other"],
      line: 12,
      periods: ["2027-01", "2027-02"],
    });
  });

  test("of a second change over the first", async () => {
    const text = pool(
      `${other(1)}changes:\n  - { from: 2026-12, consumption: { other: { tokens: 5 } } }\n  - { from: 2027-02, consumption: { other: { tokens: 1001 } } }\n`,
    );
    expect(theOne((await checkBudget(text)).report, "over-allocation").path).toEqual([
      "changes",
      1,
      "consumption",
      "other",
    ]);
  });
});

test("the fleet's totals keep purchases and overage apart, by currency", async () => {
  const buying = (org: string, tokens: number): string =>
    pool(
      `${other(1_000 + 2 * tokens)}purchases: [{ tokensPerMonth: ${tokens}, from: 2026-12 }]\nlimits: { overageTokens: 5000 }\n`,
      { org },
    );
  const path = folder({ "budgets/a.yaml": buying("a", 7), "budgets/b.yaml": buying("b", 30) });
  const { report } = await checkJson(path);
  expect(report.summary.totals).toMatchObject({
    USD: { organizations: 2, purchases: "111.00", overage: "111.00", total: "222.00", atLeast: false },
  });
  const { out } = await tollgate(["check"], { cwd: path });
  expect(out.replace(/\s+/g, " ")).toMatch(
    /planned 222\.00 USD for 3 months \(purchases 111\.00 USD, overage 111\.00 USD\)/,
  );
});

describe("a waiver over periods of unequal excess", () => {
  const uneven = pool(
    `${other(1_005)}changes: [{ from: 2027-01, through: 2027-01, consumption: { other: { tokens: 1009 } } }]\n`,
  );
  const waived = async (upTo: number): Promise<Report> =>
    (await checkBudget(`${uneven}waivers:\n${waiver(`overageTokensUpTo: ${upTo}`)}`)).report;

  test("covers all that are within it", async () => {
    const report = await waived(9);
    expect(codesOf(report)).not.toContain("waiver-exceeded");
    expect(
      found(report, "waiver-applied")
        .flatMap(({ periods }) => periods)
        .sort(),
    ).toEqual(["2026-12", "2027-01", "2027-02"]);
  });

  test("and only those", async () => {
    const report = await waived(8);
    expect(theOne(report, "waiver-exceeded").periods).toEqual(["2027-01"]);
    const applied = found(report, "waiver-applied").flatMap(({ periods }) => periods);
    expect(applied.sort()).toEqual(["2026-12", "2027-02"]);
  });
});

describe("a baseline of neighbouring months", () => {
  const accepted = async (changes: string): Promise<unknown[]> => {
    const cwd = folder({ "budgets/acme.yaml": pool(`${other(1_100)}${changes}`) });
    const { out } = await tollgate(["baseline", "--dry-run", "--format", "json"], { cwd });
    return JSON.parse(out).accepted[0].waivers.map(({ from, through, upTo }: Report) => [from, through, upTo]);
  };

  test("is one waiver where the excess is the same, and one for each where it is not", async () => {
    expect(await accepted("")).toEqual([["2026-12", "2027-02", "100"]]);
    const middle = "changes: [{ from: 2027-01, through: 2027-01, consumption: { other: { tokens: 1101 } } }]\n";
    expect(await accepted(middle)).toEqual([
      ["2026-12", "2026-12", "100"],
      ["2027-01", "2027-01", "101"],
      ["2027-02", "2027-02", "100"],
    ]);
  });

  test("has a gap where nothing fails", async () => {
    const gap = "changes: [{ from: 2027-01, through: 2027-01, consumption: { other: { tokens: 1000 } } }]\n";
    expect(await accepted(gap)).toEqual([
      ["2026-12", "2026-12", "100"],
      ["2027-02", "2027-02", "100"],
    ]);
  });
});

describe("lines with a range", () => {
  const ranged = "consumption: { other: { tokens: { low: 100, typical: 500, high: 990 } } }\n";

  test.each([
    [499, 1],
    [500, 0],
  ])("keep to a feature's limit of %i by their typical tokens", async (most, over) => {
    const { report } = await checkBudget(pool(`${ranged}limits: { featureTokens: { other: ${most} } }\n`));
    expect(found(report, "feature-limit").map(({ data }) => data.over)).toEqual(over === 0 ? [] : [over]);
  });

  test.each([
    ["100.1%", 1_001],
    ["100%", 1_000],
  ])("have buffers of %s on their typical tokens", async (growth, buffered) => {
    const { report } = await checkBudget(pool(`${ranged}buffers: { growth: ${growth} }\n`));
    expect(report.organizations[0].periods[0].buffered).toBe(buffered);
    expect(codesOf(report).includes("buffer-exceeds-allocation")).toBe(buffered > 1_000);
  });
});

describe("fractional working days", () => {
  const sessions = async (days: string, rest = ""): Promise<number[]> => {
    const head = { plan: `{ from: 2026-12, months: 3, workingDaysPerMonth: ${days} }` };
    const periods = await figuresOf(budget(`consumption: { virtual-agent: { sessionsPerDay: 3 } }\n${rest}`, head));
    return periods.map(({ consumed }) => consumed.typical);
  };

  test.each([
    ["20.5", 123],
    ["20.25", 122],
    ["20.75", 125],
    ["0.1", 1],
    ["0", 0],
  ])("%s days of 3 sessions at 2 tokens", async (days, tokens) => {
    expect(await sessions(days)).toEqual([tokens, tokens, tokens]);
  });

  test("in a change", async () => {
    expect(await sessions("20", "changes: [{ from: 2027-01, through: 2027-01, workingDaysPerMonth: 21.5 }]\n")).toEqual(
      [120, 129, 120],
    );
  });
});
