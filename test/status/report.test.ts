import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { add, compare, exact, ZERO } from "../../src/core/model/exact.ts";
import { weeksOf } from "../../src/core/status/weeks.ts";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";

/** Tokens of the four weeks of March 2026, by feature. */
const MARCH: Readonly<Record<string, readonly number[]>> = {
  "agent-copilot": [2499, 2332, 2943, 3226],
  "virtual-agent": [1817, 1696, 2140, 2347],
  "ai-scoring": [113, 106, 134, 147],
  "voice-bots": [67, 62, 79, 86],
  messaging: [3, 3, 3, 4],
  "ai-translate": [1, 1, 1, 0],
};

/** Half of a week on its second day, the rest on its sixth. */
const marchRows = (): string[] =>
  Object.entries(MARCH).flatMap(([feature, weeks]) =>
    weeks.flatMap((tokens, week) => {
      const half = Math.floor(tokens / 2);
      const row = (day: number, part: number) =>
        `2026-03-${String(7 * week + day).padStart(2, "0")},${feature},${part}`;
      return [row(2, half), row(6, tokens - half)];
    }),
  );

test("March 2026 of the mid-market centre, line by line", async () => {
  const cwd = folder({
    "budgets/mid-market-center.yaml": readFileSync(join(ROOT, "budgets/mid-market-center.yaml"), "utf8"),
    "usage.csv": `day,feature,tokens\n${marchRows().join("\n")}\n2026-03-31,voice-bots,0\n`,
  });
  const args = ["status", "mid-market-center", "--usage", "usage.csv", "--now", "2026-03-31"];
  const { code, out } = await tollgate(args, { cwd });
  expect(code).toBe(0);
  const expected = readFileSync(join(ROOT, "test/status/march-2026.txt"), "utf8").split("\n");
  expect(out.split("\n")).toEqual(expected);
  const csv = (await tollgate([...args, "--format", "csv"], { cwd })).out.split("\r\n");
  expect(
    csv.slice(-5, -1).map((row) =>
      row
        .split(",")
        .filter((cell) => cell !== "")
        .slice(-3),
    ),
  ).toEqual([
    ["4500", "22.7158", "1"],
    ["4200", "21.2014", "2"],
    ["5300", "26.7542", "3"],
    ["5810", "29.3286", "4"],
  ]);
});

/** The usage of December, of a pool of 10,000 and a plan of 9,000 tokens. */
async function december(rows: readonly string[], now: string, more = ""): Promise<{ text: string; report: Report }> {
  const cwd = folder({
    "budgets/acme.yaml": budget(
      `allocation: { tokensPerMonth: 10000 }\nconsumption: { other: { tokens: 9000 } }\n${more}`,
      { plan: "{ from: 2026-12, workingDaysPerMonth: 31 }" },
    ),
    "usage.csv": `day,tokens\n${rows.join("\n")}\n`,
  });
  const args = ["status", "acme", "--usage", "usage.csv", "--now", now];
  const { out } = await tollgate([...args, "--format", "json"], { cwd });
  return { text: (await tollgate(args, { cwd })).out, report: JSON.parse(out).organizations[0] };
}

const through = (days: number, tokens: number | string): string[] =>
  Array.from({ length: days }, (_, day) => `2026-12-${String(day + 1).padStart(2, "0")},${tokens}`);

describe("weeks", () => {
  test("days after the fourth week are a week of their own", async () => {
    const { report } = await december(through(31, 100), "2026-12-31");
    expect(report.trend).toMatchObject({ weeks: ["700", "700", "700", "700", "300"], direction: "stable" });
    expect(report.weeks.at(-1)).toEqual({
      ...{ first: "2026-12-29", last: "2026-12-31", tokensExact: "300", seatsExact: "0", sharePercent: 9.6774 },
    });
  });

  test("one sum has neither weeks nor a trend nor a forecast", async () => {
    const { text, report } = await december(["2026-12-20,5000"], "2026-12-20");
    expect(report).toMatchObject({ consumed: 5000, days: null, weeks: null, trend: null, forecast: null });
    expect(text).not.toContain("stable");
    expect(text).toContain("no figures by day");
  });

  test("add up to what was consumed, whatever the days", () => {
    const period = { month: "2026-12", start: "2026-12-21", end: "2027-01-21" };
    const tokens = fc.record({
      at: fc.integer({ min: 0, max: 30 }),
      n: fc.integer({ min: -50, max: 1e6 }),
      seat: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(tokens), fc.integer({ min: 0, max: 31 }), (all, ended) => {
        const dayOf = (at: number) => new Date(Date.UTC(2026, 11, 21 + at)).toISOString().slice(0, 10);
        const days = all.map(({ at, n, seat }) => ({
          day: dayOf(at),
          feature: seat ? "a" : null,
          tokens: exact(n / 8),
        }));
        const total = days.reduce((sum, day) => add(sum, day.tokens), ZERO);
        const { weeks } = weeksOf({ period, asOf: `${dayOf(ended)}T00:00:00Z`, total, days }, () => true);
        const sum = weeks.reduce((before, week) => add(before, week.tokens), ZERO);
        expect(compare(sum, total)).toBe(0);
      }),
    );
  });
});

describe("a period that is over", () => {
  test.each(["2026-12-31", "2027-01-05", "2027-02-20"])(
    "projects what was used, and says no word of buying: %s",
    async (now) => {
      const { text, report } = await december(through(31, 300), now);
      expect(report).toMatchObject({ consumed: 9300, projected: 9300 });
      expect(report.forecast?.expected ?? 9300).toBe(9300);
      expect(text).not.toMatch(/Buy|buy|expected/);
      expect(text).toMatch(/projection +9,300 +the period is over$/m);
    },
  );

  test("with days missing at its end says which", async () => {
    const { text, report } = await december(through(28, 350), "2027-01-20");
    expect(report).toMatchObject({ state: "closed", projected: 9800, forecast: null });
    expect(text).toContain("no figures after 2026-12-28");
  });
});

describe("the day on which the ceiling is passed", () => {
  test("was passed: the day of it, not of the newest figure", async () => {
    const { text, report } = await december(through(20, 900), "2026-12-20");
    expect(report).toMatchObject({ health: "red", passed: "2026-12-12" });
    expect(report.advice[0]).toMatchObject({ code: "over-ceiling", data: { passed: "2026-12-12" } });
    expect(text).toContain("passed on 2026-12-12");
  });

  test("is expected: never before the newest figure", async () => {
    const rows = through(6, 1900).filter((row) => !row.startsWith("2026-12-04"));
    const { report } = await december(rows, "2026-12-06");
    expect(report).toMatchObject({ consumed: 9500, passed: "2026-12-07" });
  });
});

describe("a recommendation", () => {
  test("of how much more fits into the healthy range", async () => {
    const { report } = await december(through(31, 100), "2026-12-31");
    expect(report.advice).toMatchObject([{ code: "on-track", data: { increase: 4900 } }]);
  });
});

describe("a percentage is never rounded onto a threshold", () => {
  test.each([
    ["7999.99", "79.9999 %", 79.9999],
    ["8000", "80.0 %", 80],
    ["7999.999999", "79.99999999 %", 79.9999],
    ["8000.000001", "80.00000001 %", 80.0001],
    ["9999.999999", "99.99999999 %", 99.9999],
    ["10000.000001", "100.00000001 %", 100.0001],
  ])("%s of 10,000", async (tokens, shown, percent) => {
    const { text, report } = await december([`2026-12-01,${tokens}`], "2026-12-01");
    expect(text.split("\n")[0]).toContain(`, ${shown} used`);
    expect(report.budgetPercent).toBe(percent);
  });
});
