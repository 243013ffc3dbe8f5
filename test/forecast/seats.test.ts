import { describe, expect, test } from "vitest";
import { addDays, type Day } from "../../src/core/model/calendar.ts";
import { folder, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";

const DAYS = 31;
const START = "2026-12-01";

/** 200 seats of 55 tokens, and what accrues. */
const plan = (seats: number): string => {
  const copilot = seats === 0 ? "" : `  agent-copilot: { users: ${seats}, tokensPerUser: 55 }\n`;
  return budget(`allocation: { tokensPerMonth: 50000 }\nconsumption:\n${copilot}  virtual-agent: { sessions: 4650 }\n`);
};

type Row = readonly [Day, string, number];

/** Seats spread as a weekly sum would be, or as people log in for the first time; 300 tokens of usage a day. */
function rowsOf(seats: number, isEarly: boolean): Row[] {
  let left = seats * 55;
  return Array.from({ length: DAYS }, (_, index): Row[] => {
    const today = isEarly ? Math.round(left * (index === 0 ? 0.7 : 0.3)) : Math.round((seats * 55) / DAYS);
    left -= today;
    const day = addDays(START, index);
    const own: Row = [day, "virtual-agent", 300];
    return seats === 0 ? [own] : [[day, "agent-copilot", today], own];
  }).flat();
}

async function ask(seats: number, rows: readonly Row[], isNamed: boolean, after: number) {
  const known = rows.filter(([day]) => day < addDays(START, after));
  const sums = new Map<Day, number>();
  for (const [day, , tokens] of known) sums.set(day, (sums.get(day) ?? 0) + tokens);
  const text = (isNamed ? known : [...sums]).map((row) => row.join(","));
  const cwd = folder({
    "budgets/acme.yaml": plan(seats),
    "usage.csv": `${isNamed ? "day,feature,tokens" : "day,tokens"}\n${text.join("\n")}\n`,
  });
  const args = ["status", "acme", "--usage", "usage.csv", "--now", addDays(START, after - 1)];
  const { out } = await tollgate([...args, "--format", "json"], { cwd });
  const [report]: Report[] = JSON.parse(out).organizations;
  return { report, text: (await tollgate(args, { cwd })).out.replaceAll(/\s+/g, " ") };
}

const AFTER = [5, 12, 20, 28];

describe.each([
  ["spread over the period", false],
  ["billed at the first log-in", true],
])("planned seats, %s", (_, isEarly) => {
  const rows = rowsOf(200, isEarly);
  const total = rows.reduce((sum, [, , tokens]) => sum + tokens, 0);

  test("are counted once where the usage names them", async () => {
    for (const after of AFTER) {
      const { forecast } = (await ask(200, rows, true, after)).report;
      expect(Math.abs(forecast.expected / total - 1), `${after}: ${forecast.expected} of ${total}`).toBeLessThan(0.08);
    }
  });

  test("give no forecast where the usage names no features, and it is said why", async () => {
    for (const after of AFTER) {
      const { report, text } = await ask(200, rows, false, after);
      expect(report.forecast).toBeNull();
      expect(text).toContain("No forecast yet: the plan has seats, and the usage names no features.");
    }
  });

  test("so few that they do not matter are counted once without names", async () => {
    const few = rowsOf(4, isEarly);
    const end = few.reduce((sum, [, , tokens]) => sum + tokens, 0);
    for (const after of AFTER.slice(2)) {
      const { forecast } = (await ask(4, few, false, after)).report;
      expect(Math.abs(forecast.expected / end - 1), `${after}: ${forecast.expected} of ${end}`).toBeLessThan(0.04);
    }
  });
});

test("seats that nobody planned are never extrapolated", async () => {
  const rows = rowsOf(200, true);
  const cwd = folder({
    "budgets/acme.yaml": plan(0),
    "usage.csv": `day,feature,tokens\n${rows
      .slice(0, 20)
      .map((row) => row.join(","))
      .join("\n")}\n`,
  });
  const args = ["status", "acme", "--usage", "usage.csv", "--now", "2026-12-10", "--format", "json"];
  const [report]: Report[] = JSON.parse((await tollgate(args, { cwd })).out).organizations;
  expect(report.forecast.expected).toBeLessThan(9300 + 11000 + 400);
});

test("a plan without seats is forecast from daily sums", async () => {
  const { report } = await ask(0, rowsOf(0, false), false, 12);
  expect(Math.abs(report.forecast.expected / 9300 - 1)).toBeLessThan(0.02);
});
