import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";

/** October 2026: 31 days from a Thursday on. */
const day = (index: number): string => `2026-10-${String(index + 1).padStart(2, "0")}`;
const monthOf = (used: readonly (number | null)[], feature = "other"): string =>
  `day,feature,tokens\n${used.flatMap((tokens, at) => (tokens === null ? [] : `${day(at)},${feature},${tokens}`)).join("\n")}\n`;

const BUDGET = budget("allocation: { tokensPerMonth: 5000 }\nconsumption: { other: { tokens: 4000 } }\n", {
  plan: "{ from: 2026-10, months: 2 }",
});

const files = (usage: string, text = BUDGET) => folder({ "budgets/acme.yaml": text, "usage.csv": usage });

async function status(cwd: string, now: string): Promise<{ report: Report; text: string }> {
  const args = ["status", "acme", "--usage", "usage.csv", "--now", now];
  const { out } = await tollgate([...args, "--format", "json"], { cwd });
  return { report: JSON.parse(out).organizations[0], text: (await tollgate(args, { cwd })).out };
}

async function announced(cwd: string): Promise<string[]> {
  const args = ["rehearse", "acme", "--usage", "usage.csv", "--now", "2026-11-10", "--format", "json"];
  const { changes } = JSON.parse((await tollgate(args, { cwd })).out);
  return changes.map(({ at, about, to }: Report) => `${at} ${about} ${to}`);
}

const on = (busy: (index: number) => boolean, tokens: number, quiet: number | null): (number | null)[] =>
  Array.from({ length: 31 }, (_, index) => (busy(index) ? tokens : quiet));

describe("days without a row took nothing, as days with a row of 0", () => {
  test.each([
    ["every Friday", (index: number) => index % 7 === 1, 800],
    ["Tuesdays and Thursdays", (index: number) => index % 7 === 5 || index % 7 === 0, 420],
    ["every fifth day", (index: number) => index % 5 === 0, 600],
    ["Monday to Friday", (index: number) => (index + 3) % 7 < 5, 180],
  ])("%s", async (_, busy, tokens) => {
    const [plain, zeros] = [null, 0].map((quiet) => files(monthOf(on(busy, tokens, quiet)))) as [string, string];
    const total = on(busy, tokens, 0).reduce((sum: number, one) => sum + (one ?? 0), 0);
    for (const now of ["2026-10-09", "2026-10-16", "2026-10-23"]) {
      const [one, other] = [await status(plain, now), await status(zeros, now)];
      expect(Math.abs((one.report.projected ?? one.report.forecast.expected) / total - 1), now).toBeLessThan(0.5);
      if (one.report.forecast.asOf === other.report.forecast.asOf)
        expect(one.report.forecast).toEqual(other.report.forecast);
    }
    expect(await announced(plain)).toEqual(await announced(zeros));
    expect((await announced(plain)).filter((change) => change.includes("forecast ALARM"))).toEqual([]);
  });

  test("whichever days those are", async () => {
    const tokens = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 900 })), {
      minLength: 6,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(tokens, async (used) => {
        const days = [...used, 100];
        const now = day(days.length - 1);
        const zeros = await status(files(monthOf(days)), now);
        const plain = await status(files(monthOf(days.map((one) => (one === 0 ? null : one)))), now);
        expect(plain.report.forecast).toEqual(zeros.report.forecast);
      }),
      { numRuns: Number(process.env["TOLLGATE_SPARSE"] ?? 15) },
    );
  });
});

describe("no day on which the ceiling is passed lies before the newest figure", () => {
  test.each([
    [[1000, 1000, 1000, null, 900, 900], "2026-10-06"],
    [[1000, 1000, 1000, 900, 900], "2026-10-05"],
    [[4900, null, null, null, 50], "2026-10-08"],
  ])("%j, asked on %s", async (used, now) => {
    const { report } = await status(files(monthOf(used)), now);
    expect(report.consumed).toBeLessThan(5000);
    const { exhaustion } = report.forecast;
    if (exhaustion !== null) expect(exhaustion >= report.asOf.slice(0, 10)).toBe(true);
  });
});

describe("no forecast yet, and why", () => {
  test.each([
    [
      monthOf([130, 130]),
      "2026-10-31",
      "it needs 3 days of the period, and the usage has 2, which ends with 2026-10-02",
    ],
    [monthOf([130]), "2026-10-01", "it needs 3 days of the period, and the usage has 1, which ends with 2026-10-01"],
    ["day,tokens\n2026-10-19,1200\n", "2026-10-20", "the source has no figures by day"],
  ])("%#", async (usage, now, why) => {
    const { report, text } = await status(files(usage), now);
    expect(report.forecast).toBeNull();
    expect(text.replaceAll(/\s+/g, " ")).toContain(`No forecast yet: ${why}.`);
  });
});

describe("a period that ended has no forecast, and no advice to buy", () => {
  const batch = monthOf([10, ...new Array(29).fill(null), 4000]);
  const quiet = monthOf(new Array(30).fill(165));
  const few = monthOf([2000, 2000, 900]);
  test.each([
    ["the last day is in", batch, "2026-10-31"],
    ["the last day is in", batch, "2026-11-09"],
    ["the fourth day after the end", quiet, "2026-11-03"],
    ["ten days after the end", quiet, "2026-11-10"],
    ["figures of three days only", few, "2026-11-03"],
    ["long closed", quiet, "2027-03-01"],
  ])("%s: %#", async (_, usage, now) => {
    const cwd = files(usage);
    const args = ["status", "acme", "--usage", "usage.csv", "--period", "2026-10", "--now", now];
    const { out } = await tollgate([...args, "--format", "json"], { cwd });
    const [report] = JSON.parse(out).organizations;
    expect(report.forecast).toBeNull();
    expect(report.projected).toBe(report.consumed);
    expect(report.advice.map(({ code }: Report) => code)).not.toContain("forecast-over-ceiling");
    expect((await tollgate(args, { cwd })).out).not.toMatch(/\bBuy\b|\bbuy\b|expected at the end/);
  });

  test("but may still have late days before that", async () => {
    const { report } = await status(files(quiet), "2026-10-30");
    expect(report.forecast.expected).toBeGreaterThan(report.consumed);
  });
});
