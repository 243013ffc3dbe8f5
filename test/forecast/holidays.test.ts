import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { holidaysOf } from "../../src/core/forecast/holidays.ts";
import { addDays, type Day, weekday } from "../../src/core/model/calendar.ts";
import { FIRST_YEAR, HOLIDAYS } from "../../src/generated/holidays.js";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget, checkBudget } from "../support/report.ts";

const LEVEL = 1800;
const QUIET = 210;

interface Centre {
  readonly start: Day;
  readonly days: number;
  readonly closed: readonly Day[];
  readonly keys?: string;
}

/** A steady centre: the same on every working day, little on weekends and on the days that it is closed. */
function centre({ start, days, closed, keys = "" }: Centre) {
  const used = Array.from({ length: days }, (_, index) => {
    const day = addDays(start, index);
    return { day, tokens: weekday(day) >= 5 || closed.includes(day) ? QUIET : LEVEL };
  });
  const total = used.reduce((sum, { tokens }) => sum + tokens, 0);
  const rest = `consumption: { virtual-agent: { sessions: ${Math.round(total / 2)} } }\n`;
  const allocation = `allocation: { tokensPerMonth: ${Math.ceil(total * 1.02)} }\n`;
  const cwd = folder({
    "budgets/acme.yaml": budget(`${allocation}${rest}${keys}`, {
      billing: `{ cycleStartDay: ${Number(start.slice(8))} }`,
      plan: `{ from: ${start.slice(0, 7)}, months: 2, workingDaysPerMonth: 21 }`,
    }),
    "usage.csv": `day,feature,tokens\n${used.map(({ day, tokens }) => `${day},virtual-agent,${tokens}`).join("\n")}\n`,
  });
  return { cwd, total };
}

async function expectedOn(cwd: string, day: Day): Promise<number> {
  const { out } = await tollgate(["status", "acme", "--usage", "usage.csv", "--now", day, "--format", "json"], { cwd });
  return JSON.parse(out).organizations[0].forecast.expected;
}

const EASTER = { start: "2027-03-24", days: 31, closed: ["2027-03-26", "2027-03-29"] };
const THANKSGIVING = { start: "2027-11-24", days: 30, closed: ["2027-11-25", "2027-11-26", "2027-12-24"] };
const GOLDEN_WEEK = { start: "2027-04-27", days: 30, closed: ["2027-04-29", "2027-05-03", "2027-05-04", "2027-05-05"] };
const NEW_YEAR = { start: "2026-12-23", days: 31, closed: ["2026-12-25", "2027-01-01"] };

describe.each([
  ["Easter", EASTER, "DE"],
  ["Thanksgiving", THANKSGIVING, "US"],
  ["Golden Week", GOLDEN_WEEK, "JP"],
  ["Christmas and New Year", NEW_YEAR, "US"],
])("holidays at the beginning of a period are no trend: %s", (_, season, country) => {
  test("the expected end is near the true one on each day, and nobody is paged", async () => {
    const { cwd, total } = centre(season);
    for (const after of [5, 7, 9, 11, 14]) {
      const expected = await expectedOn(cwd, addDays(season.start, after));
      expect(Math.abs(expected / total - 1), `${after}: ${expected} of ${total}`).toBeLessThan(0.25);
    }
    const { out } = await tollgate(["rehearse", "acme", "--usage", "usage.csv", "--format", "json"], { cwd });
    const paged = JSON.parse(out).changes.filter(({ about, to }: { about: string; to: string }) => {
      return about === "forecast" && to === "ALARM";
    });
    expect(paged).toEqual([]);
  });

  test("with the budget's country they are known before", async () => {
    const { cwd, total } = centre({ ...season, keys: `calendar: { country: ${country} }\n` });
    const expected = await expectedOn(cwd, addDays(season.start, 7));
    expect(Math.abs(expected / total - 1), `${expected} of ${total}`).toBeLessThan(0.08);
  });
});

describe("calendar.country", () => {
  test("may stand in the defaults, and explain forecast names the holidays to come", async () => {
    const { cwd } = centre(EASTER);
    const more = folder({
      "budgets/acme.yaml": readFileSync(join(cwd, "budgets/acme.yaml"), "utf8"),
      "budgets/_defaults.yaml": "calendar:\n  country: DE\n",
      "usage.csv": readFileSync(join(cwd, "usage.csv"), "utf8"),
    });
    const args = ["explain", "forecast", "acme", "--usage", "usage.csv", "--now", "2027-03-28"];
    const { code, out } = await tollgate([...args, "--format", "json"], { cwd: more });
    expect(code).toBe(0);
    expect(JSON.parse(out).holidays).toEqual(["2027-03-29"]);
    expect((await tollgate(args, { cwd: more })).out).toContain("Public holidays to come: 2027-03-29.");
  });

  test.each([
    ["UK", "Did you mean GB?"],
    ["de", "Did you mean DE?"],
    ["Germany", "Write for example DE or US."],
    ["false", "Write for example DE or US."],
  ])("%s is no country", async (country, help) => {
    const text = budget(`consumption: { other: { tokens: 900 } }\ncalendar: { country: ${country} }\n`);
    const { code, report } = await checkBudget(text);
    expect(code).toBe(2);
    expect(report.findings).toMatchObject([{ code: "schema", line: 10, help: expect.stringContaining(help) }]);
  });

  test("Norway is one: NO is no switch", async () => {
    const text = budget("consumption: { other: { tokens: 900 } }\ncalendar: { country: NO }\n");
    expect((await checkBudget(text)).code).toBe(0);
  });

  test("the schema lists the countries whose holidays are known, each with some every year", () => {
    const schema = JSON.parse(readFileSync(join(ROOT, "policy/budget.schema.json"), "utf8"));
    expect(schema.$defs.country.enum).toEqual(Object.keys(HOLIDAYS));
    for (const [country, years] of Object.entries(HOLIDAYS))
      for (const year of years.split(" ")) expect(year.length, country).toBeGreaterThanOrEqual(4);
  });
});

test.each([
  ["DE", "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26"],
  ["US", "01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25"],
  ["GB", "01-01 04-03 04-06 05-04 05-25 12-25 12-26 12-28"],
])("the public holidays of %s in 2026", (country, days) => {
  const known = [...holidaysOf({ country })].filter((day) => day.startsWith("2026-"));
  expect(known).toEqual(days.split(" ").map((day) => `2026-${day}`));
});

test("a country that is not known, and none, have no holidays", () => {
  for (const country of [null, "__proto__", "XX"]) expect(holidaysOf({ country }).size).toBe(0);
  expect([...holidaysOf({ country: "DE" })][0]).toBe(`${FIRST_YEAR}-01-01`);
});
