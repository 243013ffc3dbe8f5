import { expect, test } from "vitest";
import { basisOf } from "../../src/core/forecast/basis.ts";
import { addDays, billingPeriod, type Day, monthIndex, weekday } from "../../src/core/model/calendar.ts";
import { exact } from "../../src/core/model/exact.ts";
import { periodUsage } from "../../src/core/model/period-usage.ts";
import { folder, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";

const FIRST = "2026-10-01";
const BUDGET = budget(
  "allocation: { tokensPerMonth: 60000 }\nconsumption:\n  agent-copilot: { users: 40, tokensPerUser: 55 }\n  virtual-agent: { sessions: 11000 }\n",
  { plan: "{ from: 2026-10, months: 6 }" },
);

/** Three months to the given day; `of` says what a day takes. */
const files = (through: Day, of: (day: Day) => number, text = BUDGET, seats = 1500) => {
  const rows: string[] = [];
  for (let day: Day = FIRST; day <= through; day = addDays(day, 1)) {
    rows.push(`${day},virtual-agent,${of(day)}`);
    if (day.endsWith("-01")) rows.push(`${day},agent-copilot,${seats}`);
  }
  return folder({ "budgets/acme.yaml": text, "usage.csv": `day,feature,tokens\n${rows.join("\n")}\n` });
};

const fiveDays = (day: Day): number => (weekday(day) < 5 ? 1000 + 20 * (Number(day.slice(8)) % 5) : 150);

async function explain(cwd: string, now: Day, ...more: string[]) {
  const args = ["explain", "forecast", "acme", "--usage", "usage.csv", "--now", now, ...more];
  const { code, out, err } = await tollgate(args, { cwd });
  const json: () => Promise<Report> = async () =>
    JSON.parse((await tollgate([...args, "--format", "json"], { cwd })).out);
  return { code, text: out.replaceAll(/\s+/g, " "), err, out, json };
}

test("days, weekdays, no trend, seats to come, and how right it was, in 80 columns", async () => {
  const { code, text, out, json } = await explain(files("2026-12-12", fiveDays), "2026-12-12");
  expect(code).toBe(0);
  expect(text).toContain("acme: the forecast of 2026-12 (1 Dec to 31 Dec)");
  expect(text).toContain("It learnt from 73 days, 2026-10-01 to 2026-12-12.");
  expect(text).toContain("Trend: none.");
  expect(text).toMatch(/Seats: \d{3} planned tokens are still to come\. They are counted once, never extrapolated\./);
  for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);

  const basis = await json();
  expect(basis).toMatchObject({ org: "acme", period: "2026-12", from: FIRST, days: 73, unused: [], holidays: [] });
  expect(basis.week[0] / basis.week[6]).toBeGreaterThan(5);
  expect(basis.seatsToCome).toBeGreaterThan(400);
  expect(basis.seatsToCome).toBeLessThan(700);
  // The first period has none before it, and is held against its end all the same.
  expect(basis.past.map(({ month, days }: Report) => [month, days])).toEqual([
    ["2026-10", 10],
    ["2026-11", 10],
  ]);
  for (const { expected, low, high, used } of basis.past) {
    expect(Math.abs(expected / used - 1)).toBeLessThan(0.08);
    expect(low <= used && used <= high).toBe(true);
  }
});

test("the figures are those of status", async () => {
  const cwd = files("2026-12-12", fiveDays);
  const args = ["status", "acme", "--usage", "usage.csv", "--now", "2026-12-12", "--format", "json"];
  const [{ forecast }] = JSON.parse((await tollgate(args, { cwd })).out).organizations;
  expect((await (await explain(cwd, "2026-12-12")).json()).forecast).toEqual(forecast);
});

test("growth that has proved itself is called a trend", async () => {
  const growing = (day: Day): number => {
    const age = Math.round((Date.parse(day) - Date.parse(FIRST)) / 86_400_000);
    return Math.round(fiveDays(day) * (1 + age / 40));
  };
  const { text, json } = await explain(files("2026-12-10", growing), "2026-12-10");
  expect(text).toMatch(/Trend: the last week is expected [\d.]+ % above the coming one\./);
  expect((await json()).sloped).toBeGreaterThan(0.25);
});

test("all seats that were planned have come: nothing more is expected", async () => {
  const { text, json } = await explain(files("2026-12-12", fiveDays, BUDGET, 2200), "2026-12-12");
  expect(text).toContain("Seats: nothing more is expected. They are never extrapolated.");
  expect((await json()).seatsToCome).toBe(0);
});

test("the first period has nothing to be held against", async () => {
  const { text } = await explain(files("2026-10-12", fiveDays), "2026-10-12");
  expect(text).toContain("No earlier period is known: how right it was cannot be said.");
});

test("periods that were not learnt from are named", () => {
  const usageOf = (month: number, days: number, feature: string | null) => {
    const period = billingPeriod(monthIndex("2026-10") + month, 1);
    const at = `${addDays(period.start, days)}T00:00:00Z`;
    return periodUsage({
      ...{ org: "acme", source: "file", period, state: "open", observedAt: at, asOf: at, daysAre: "reported" },
      total: exact(400 * days),
      days: Array.from({ length: days }, (_, day) => ({
        day: addDays(period.start, day),
        feature,
        tokens: exact(400),
      })),
    });
  };
  const planned = { seats: new Map([["agent-copilot", 2200n]]), usage: 12_000n, workingDays: 20 };
  const options = { planned, ceiling: 20_000n, minimumDays: 3, holidays: new Set<Day>() };
  const earlier = [usageOf(0, 31, null), usageOf(1, 30, "virtual-agent")];
  expect(basisOf(usageOf(2, 9, "virtual-agent"), { ...options, earlier })).toMatchObject({
    ...{ from: "2026-11-01", days: 39, unused: ["2026-10"], past: [{ month: "2026-11" }] },
  });
});

test.each([
  ["2026-10-02", "it needs 3 days of the period, and the usage has 2, which ends with 2026-10-02"],
  ["2026-11-03", "the period is over"],
])("asked on %s there is none, and it is said why", async (now, why) => {
  const cwd = files(now < "2026-10-31" ? now : "2026-10-30", fiveDays);
  const { code, err } = await explain(cwd, now, "--period", "2026-10");
  expect(code).toBe(2);
  expect(err.replaceAll(/\s+/g, " ")).toContain(`acme has no forecast of 2026-10: ${why}`);
});
