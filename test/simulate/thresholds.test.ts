import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";

const acme = (rest = "", org = "acme"): string =>
  budget(`allocation: { tokensPerMonth: 1000 }\nconsumption: { other: { tokens: 900 } }\n${rest}`, {
    org,
    plan: "{ from: 2026-10, months: 6 }",
  });

/** A whole month: the tokens of its first days, then the last figure for every other day. */
const month = (name: string, days: number, tokens: readonly number[]): string =>
  Array.from({ length: days }, (_, day) => {
    return `${name}-${String(day + 1).padStart(2, "0")},${tokens[day] ?? tokens.at(-1)}\n`;
  }).join("");

/** October ends at 750 of 1,000. November passes 70 % on day 10, 80 % on day 12, 90 % and the ceiling on day 15. */
const USAGE = `day,tokens\n${month("2026-10", 31, [750, 0])}${month("2026-11", 30, [0, 0, 0, 0, 0, 0, 0, 0, 0, 705, 0, 100, 0, 0, 250, 0])}`;

async function rehearse(args: readonly string[], files: Record<string, string> = {}) {
  const cwd = folder({ "budgets/acme.yaml": acme(), "usage.csv": USAGE, ...files });
  const { code, out, err } = await tollgate(["rehearse", ...args, "--usage", "usage.csv", "--format", "json"], { cwd });
  return { cwd, code, err, report: out === "" ? null : (JSON.parse(out) as Report) };
}

describe("rehearse --thresholds", () => {
  test("what each would have announced, how early, and with how many mails", async () => {
    const { code, report } = await rehearse(["acme", "--thresholds", "90, 70%,80"]);
    expect(code).toBe(0);
    const others = report.changes.filter(
      ({ to, about }: Report) => to === "ALARM" && !about.startsWith("utilization-"),
    ).length;
    expect(report.thresholds).toEqual([
      {
        percent: 70,
        overages: 1,
        missed: 0,
        medianLeadHours: 120,
        shortestLeadHours: 120,
        notifications: others + 2,
        withoutOverage: 1,
      },
      {
        percent: 80,
        overages: 1,
        missed: 0,
        medianLeadHours: 72,
        shortestLeadHours: 72,
        notifications: others + 1,
        withoutOverage: 0,
      },
      {
        percent: 90,
        overages: 1,
        missed: 1,
        medianLeadHours: null,
        shortestLeadHours: null,
        notifications: others + 1,
        withoutOverage: 0,
      },
    ]);
  });

  test("gives for each threshold what a budget with it alone gives", async () => {
    const { report } = await rehearse(["acme", "--thresholds", "70,80,90"]);
    for (const { percent, notifications } of report.thresholds) {
      const alone = await rehearse(["acme"], { "budgets/acme.yaml": acme(`alarms: { utilization: [${percent}%] }\n`) });
      expect(alone.report.notifications, `${percent} %`).toBe(notifications);
    }
  });

  test.each(["100", "0", "70,70", "70;80", "a", "", "70,70.0"])("%s is exit 2", async (list) =>
    expect((await rehearse(["acme", "--thresholds", list])).code).toBe(2),
  );
});

describe("forecasts in hindsight", () => {
  test("are held against the known end of each period", async () => {
    const { report } = await rehearse(["acme"]);
    expect(report.hindsight.map(({ period }: Report) => period)).toEqual(["2026-10", "2026-11"]);
    const pages = report.changes.filter(({ to, about }: Report) => to === "ALARM" && about === "forecast");
    for (const one of report.hindsight) {
      const own = pages.filter(({ crossing }: Report) => crossing.period === one.period).length;
      expect(one.pages).toBe(own);
      expect(one.falsePages).toBe(one.period === "2026-10" ? own : 0);
      expect(one.forecasts).toBeGreaterThan(20);
      expect(one.insideInterval).toBeLessThanOrEqual(one.forecasts);
      expect(one.medianErrorPercent).toBeGreaterThanOrEqual(0);
    }
  });

  test("a period whose usage breaks off is not judged", async () => {
    const { report } = await rehearse(["acme"], { "usage.csv": USAGE.split("2026-11-30")[0] ?? "" });
    expect(report.hindsight.map(({ period }: Report) => period)).toEqual(["2026-10"]);
  });

  test("an overage on the first day is one that no forecast announced", async () => {
    const usage = `day,tokens\n${month("2026-10", 31, [1100, 0])}`;
    const { report } = await rehearse(["acme"], { "usage.csv": usage });
    expect(report.hindsight[0]).toMatchObject({ falsePages: 0, missed: true });
  });
});

describe("rehearse --all", () => {
  const fleetUsage = (orgs: Readonly<Record<string, string>>): string =>
    `org,day,tokens\n${Object.entries(orgs)
      .map(([org, rows]) => rows.replaceAll(/^(?=\d)/gm, `${org},`))
      .join("")}`;
  const OVER = month("2026-10", 31, [10, 1100, 0]);
  const FULL = month("2026-10", 31, [10, 850, 0]);
  const CALM = month("2026-10", 31, [10]);
  const FLEET = {
    "budgets/acme.yaml": acme(),
    "budgets/calm.yaml": acme("", "calm"),
    "budgets/full.yaml": acme("", "full"),
    "budgets/over.yaml": acme("alarms: off\n", "over"),
    "usage.csv": fleetUsage({ calm: CALM, full: FULL, over: OVER, stranger: CALM }),
  };

  test("is one table, the worst first, with totals", async () => {
    const { code, report, err } = await rehearse(["--all", "--thresholds", "80"], FLEET);
    expect(code).toBe(1);
    expect(report.organizations.map(({ org, missed }: Report) => [org, missed])).toEqual([
      ["over", 1],
      ["full", 0],
      ["calm", 0],
    ]);
    expect(report.organizations[1]).toMatchObject({ file: "budgets/full.yaml", periods: 1, fullestPercent: 86 });
    const sum = (key: string): number =>
      report.organizations.reduce((total: number, one: Report) => total + one[key], 0);
    for (const key of ["periods", "overages", "notifications", "missed", "falseAlarms", "forecasts", "pages"])
      expect(report.totals[key], key).toBe(sum(key));
    expect(report.thresholds).toMatchObject([{ percent: 80, overages: 1, missed: 1, withoutOverage: 1 }]);
    expect(report.withoutUsage).toEqual(["acme"]);
    expect(err).toContain("stranger");
  });

  test("gives for each organization what its own rehearsal gives", async () => {
    const { report, cwd } = await rehearse(["--all"], FLEET);
    for (const { org, notifications, missed, falsePages } of report.organizations) {
      const { out } = await tollgate(["rehearse", org, "--usage", "usage.csv", "--format", "json"], { cwd });
      const own: Report = JSON.parse(out);
      expect({ notifications: own.notifications, missed: own.misses.length }, org).toEqual({ notifications, missed });
      expect(own.hindsight.reduce((sum: number, one: Report) => sum + one.falsePages, 0)).toBe(falsePages);
    }
  });

  test("what is invalid or before the plan is said, the rest is rehearsed, and it is exit 2", async () => {
    const files = {
      ...FLEET,
      "budgets/broken.yaml": "org: [",
      "usage.csv": fleetUsage({ calm: CALM, full: month("2026-09", 30, [5]) }),
    };
    const { code, report } = await rehearse(["--all"], files);
    expect(code).toBe(2);
    expect(report.organizations.map(({ org }: Report) => org)).toEqual(["calm"]);
    expect(report.invalid).toMatchObject([{ file: "budgets/broken.yaml" }]);
    expect(report.notRehearsed).toMatchObject([{ org: "full" }]);
  });

  test("--where takes some, and 80 columns are enough", async () => {
    const cwd = folder({ ...FLEET, "budgets/full.yaml": acme("labels: { env: prod }\n", "full") });
    const args = ["rehearse", "--all", "--usage", "usage.csv", "--where", "env=prod", "--thresholds", "70,80"];
    const { code, out } = await tollgate(args, { cwd });
    expect(code).toBe(0);
    expect(out).toMatch(/^full +1 +0 +86 % /m);
    expect(out).not.toMatch(/^calm/m);
    for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test.each([
    ["an organization and --all", ["acme", "--all"]],
    ["neither", []],
  ])("%s is exit 2", async (_, args) => expect((await rehearse(args, FLEET)).code).toBe(2));

  test("a file that names no organizations is exit 2", async () => expect((await rehearse(["--all"])).code).toBe(2));
});
