import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";

const schema = JSON.parse(readFileSync(join(ROOT, "policy", "status.schema.json"), "utf8"));
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
addFormats(ajv);
const validate = ajv.compile(schema);

const RETAILER = ["--usage", "examples/usage/holiday-retailer.csv"];

async function standings(cwd: string, ...args: string[]): Promise<{ code: number; all: Report[]; failed: Report[] }> {
  const { code, out } = await tollgate(["status", "--format", "json", ...args], { cwd });
  const data = JSON.parse(out);
  validate(data);
  expect(validate.errors).toBeNull();
  return { code, all: data.organizations, failed: data.failed };
}

const codes = ({ advice }: Report): string[] => advice.map(({ code }: { code: string }) => code);

/** Days 1 to `days` of December 2026, of a pool of 1,000 tokens and a plan of 900. */
async function december(days: number, tokens: number, rest = "", ...args: string[]): Promise<Report> {
  const rows = Array.from({ length: days }, (_, day) => `2026-12-${String(day + 1).padStart(2, "0")},other,${tokens}`);
  const cwd = folder({
    "budgets/acme.yaml": budget(
      `allocation: { tokensPerMonth: 1000 }\nconsumption: { other: { tokens: 900 } }\n${rest}`,
      {
        plan: "{ from: 2026-12, workingDaysPerMonth: 31 }",
      },
    ),
    "usage.csv": `day,feature,tokens\n${rows.join("\n")}\n`,
  });
  const now = `2026-12-${String(days).padStart(2, "0")}`;
  const { all } = await standings(cwd, "acme", "--usage", "usage.csv", "--now", now, ...args);
  expect(all).toHaveLength(1);
  return all[0];
}

describe("tollgate status", () => {
  test("one organization, as a person reads it, in 80 columns", async () => {
    const { code, out } = await tollgate(["status", "holiday-retailer", ...RETAILER, "--now", "2026-12-20"]);
    expect(code).toBe(0);
    expect(out).toBe(readFileSync(join(ROOT, "test/status/holiday-retailer.txt"), "utf8"));
    for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test("the figures of a closed period", async () => {
    const { all } = await standings(
      ROOT,
      "holiday-retailer",
      ...RETAILER,
      "--period",
      "2026-12",
      "--now",
      "2027-02-20",
    );
    expect(all[0]).toMatchObject({
      period: "2026-12",
      state: "closed",
      asOf: "2027-01-01T00:00:00Z",
      allocation: { included: 30000, purchased: 10000, total: 40000 },
      ceiling: 40000,
      consumed: 42849,
      remaining: 0,
      overage: 2849,
      overageCost: { amount: "2849.00", currency: "USD" },
      health: "red",
    });
    const [first, second] = all[0].features;
    expect([first.feature, second.feature]).toEqual(["virtual-agent", "agent-copilot"]);
    expect(first.sharePercent + second.sharePercent).toBeCloseTo(100, 3);
  });

  test("without --period: the latest period with usage", async () => {
    const latest = async (now: string): Promise<string> =>
      (await standings(ROOT, "holiday-retailer", ...RETAILER, "--now", now)).all[0].period;
    expect(await latest("2026-11-30")).toBe("2026-11");
    expect(await latest("2026-12-01")).toBe("2026-12");
    expect(await latest("2027-06-01")).toBe("2027-01");
  });

  test("a period is open while usage may arrive, then closed", async () => {
    const state = async (now: string): Promise<string> =>
      (await standings(ROOT, "holiday-retailer", ...RETAILER, "--period", "2026-12", "--now", now)).all[0].state;
    expect(await state("2027-01-09")).toBe("open");
    expect(await state("2027-01-10")).toBe("closed");
  });

  test("anniversary periods begin on the file's cycle day", async () => {
    const cwd = folder({
      "budgets/acme.yaml": budget("billing: { cycleStartDay: 21 }\nconsumption: { other: { tokens: 9 } }\n"),
      "usage.csv": "day,tokens\n2026-12-20,5\n2026-12-21,7\n",
    });
    const { all, failed } = await standings(cwd, "--usage", "usage.csv", "--now", "2026-12-31");
    expect(failed).toEqual([]);
    expect(all[0]).toMatchObject({ start: "2026-12-21", end: "2027-01-21", consumed: 7 });
  });
});

describe("advice is tied to the numbers that trigger it", () => {
  test("on track", async () => {
    const standing = await december(10, 29);
    expect(codes(standing)).toEqual(["on-track"]);
    expect(standing).toMatchObject({ health: "green", consumed: 290 });
  });

  test("a forecast above the ceiling: how much to buy, and by when", async () => {
    const standing = await december(10, 40);
    expect(codes(standing)[0]).toBe("forecast-over");
    const { data } = standing.advice[0];
    expect(data.over).toBe(standing.forecast.expected - 1000);
    expect(data.cost).toEqual({ amount: `${data.over}.00`, currency: "USD" });
    expect(data.exhaustion).toBe(standing.forecast.exhaustion);
  });

  test("above 80 %, and a feature above its plan", async () => {
    const standing = await december(20, 40.1);
    expect(standing).toMatchObject({ health: "yellow", consumed: 802, budgetPercent: 80.2 });
    expect(codes(standing)).toContain("feature-above-plan");
    // 900 planned x 20 of 31 days.
    expect(standing.advice.at(-1).data).toMatchObject({
      feature: "other",
      used: 802,
      plannedByNow: 581,
      abovePercent: 38,
    });
  });

  test("exactly 80 % is green, exactly 100 % is not over", async () => {
    expect(await december(20, 40)).toMatchObject({ health: "green", budgetPercent: 80 });
    const full = await december(25, 40);
    expect(full).toMatchObject({ health: "yellow", budgetPercent: 100, remaining: 0, overage: 0 });
    expect(codes(full)).not.toContain("over-ceiling");
  });

  test("over the ceiling: how much, and what it costs so far", async () => {
    const standing = await december(25, 41);
    expect(standing).toMatchObject({ health: "red", consumed: 1025, overage: 25 });
    expect(codes(standing)[0]).toBe("over-ceiling");
    expect(standing.advice[0].data).toMatchObject({ over: 25, overageCost: { amount: "25.00", currency: "USD" } });
  });

  test("overage that the limits accept", async () => {
    const standing = await december(31, 34, "limits: { overageTokens: 100 }\n");
    expect(standing).toMatchObject({ ceiling: 1100, overage: 54, health: "yellow" });
    expect(codes(standing)[0]).toBe("overage-running");
  });

  test("purchased tokens that are expected to be left", async () => {
    const bought = "purchases: [{ tokensPerMonth: 500, from: 2026-12, unitPrice: 1 }]\n";
    const standing = await december(20, 29, bought);
    expect(codes(standing)).toEqual(["purchased-unused"]);
    expect(standing.advice[0].data.unused).toBe(500);
  });
});

describe("a fleet", () => {
  const fleet = (): string =>
    folder({
      "budgets/a.yaml": budget("consumption: { other: { tokens: 5 } }\n", { org: "a" }),
      "budgets/b.yaml": budget("consumption: { other: { tokens: 5 } }\nallocation: { tokensPerMonth: 10 }\n", {
        org: "b",
      }),
      "budgets/c.yaml": budget("consumption: { other: { tokens: 5 } }\n", { org: "c" }),
      "usage.csv": "day,org,tokens\n2026-12-01,a,5\n2026-12-01,b,12\n",
    });
  const args = ["--usage", "usage.csv", "--now", "2026-12-02"];

  test("the fullest comes first; unknown organizations are listed, with exit 2", async () => {
    const { code, all, failed } = await standings(fleet(), ...args);
    expect(code).toBe(2);
    expect(all.map(({ org }) => org)).toEqual(["b", "a"]);
    expect(failed).toEqual([{ org: "c", why: expect.stringContaining("no usage of c") }]);
    const { out } = await tollgate(["status", ...args], { cwd: fleet() });
    expect(out.split("\n")[0]).toBe("3 organizations: 1 red, 1 green, 1 unknown");
  });

  test("--fail-on makes health an exit code", async () => {
    const failOn = async (org: string, health: string): Promise<number> =>
      (await tollgate(["status", org, ...args, "--fail-on", health], { cwd: fleet() })).code;
    expect(await failOn("b", "red")).toBe(1);
    expect(await failOn("a", "yellow")).toBe(0);
  });

  test("CSV: a row for each feature and one for the total", async () => {
    const cwd = folder({
      "budgets/acme.yaml": budget("consumption: { other: { tokens: 5 } }\n"),
      "usage.csv": "day,feature,tokens\n2026-12-01,voice-bots,1.5\n2026-12-01,other,3\n",
    });
    const { code, out } = await tollgate(["status", "--format", "csv", ...args], { cwd });
    expect(code).toBe(0);
    const rows = out.split("\r\n");
    expect(rows[1]).toContain(",other,3,");
    expect(rows[2]).toContain(",voice-bots,1.5,");
    expect(rows[3]).toMatch(/,,5,100,5,50000,50000,0\.009,,green,$/);
    expect(rows[4]).toMatch(/,,4.5,100,,,,,,,1$/);
    expect(rows[5]).toBe("");
  });
});

describe("what cannot be answered", () => {
  const one = (
    text = budget("consumption: { other: { tokens: 5 } }\n"),
    usage = "day,tokens\n2026-12-01,5\n",
  ): string => folder({ "budgets/acme.yaml": text, "usage.csv": usage });

  test.each([
    ["no usage given, and no meter in the file", [], "meter"],
    ["an organization there is none of", ["acmee", "--usage", "usage.csv"], "Did you mean acme?"],
    ["a file that is not there", ["--usage", "nothing.csv"], "there is no such file"],
    ["a period without usage", ["--usage", "usage.csv", "--period", "2026-11"], "no usage of acme in the period"],
    ["nothing known by then", ["--usage", "usage.csv", "--now", "2026-11-30"], "no usage of acme by now"],
  ])("%s", async (_, args, said) => {
    const { code, out, err } = await tollgate(["status", ...args], { cwd: one() });
    expect(code).toBe(2);
    expect((out + err).replaceAll(/\s+/g, " ")).toContain(said);
  });

  test("usage from before the plan", async () => {
    const { code, failed } = await standings(one(undefined, "day,tokens\n2026-10-01,5\n"), "--usage", "usage.csv");
    expect(code).toBe(2);
    expect(failed[0].why).toContain("before its plan");
  });

  test("a budget that is invalid", async () => {
    const { code, failed } = await standings(one("org: acme\n"), "--usage", "usage.csv");
    expect(code).toBe(2);
    expect(failed[0].why).toContain("invalid at 1:1");
  });

  test.each(["../usage.csv", "/etc/hostname", "link.csv"])(
    "a budget cannot name a file elsewhere: %s",
    async (path) => {
      const outside = folder({ "usage.csv": "day,tokens\n2026-12-01,5\n" });
      const meter = `consumption: { other: { tokens: 5 } }\nmeter: { kind: csv, path: ${path} }\n`;
      const cwd = join(outside, "repo");
      mkdirSync(join(cwd, "budgets"), { recursive: true });
      writeFileSync(join(cwd, "budgets/acme.yaml"), budget(meter));
      symlinkSync("../usage.csv", join(cwd, "link.csv"));
      const { code, failed } = await standings(cwd);
      expect(code).toBe(2);
      expect(failed[0].why).toContain("outside-root");
    },
  );

  test("a budget's own file", async () => {
    const meter = "consumption: { other: { tokens: 5 } }\nmeter: { kind: csv, path: usage.csv }\n";
    const { code, all } = await standings(one(budget(meter)), "--now", "2026-12-05");
    expect(code).toBe(0);
    expect(all[0].consumed).toBe(5);
  });

  test("a file without organizations is refused for several budgets", async () => {
    const cwd = folder({
      "budgets/a.yaml": budget("consumption: { other: { tokens: 5 } }\n", { org: "a" }),
      "budgets/b.yaml": budget("consumption: { other: { tokens: 5 } }\n", { org: "b" }),
      "usage.csv": "day,tokens\n2026-12-01,5\n",
    });
    const { code, err } = await tollgate(["status", "--usage", "usage.csv"], { cwd });
    expect(code).toBe(2);
    expect(err).toContain("names no organizations");
    expect((await tollgate(["status", "a", "--usage", "usage.csv", "--now", "2026-12-05"], { cwd })).code).toBe(0);
  });
});

test("the page begins with what the command prints", async () => {
  const page = readFileSync(join(ROOT, "docs", "status.md"), "utf8");
  const [, command = "", shown = ""] = /```console\n\$ tollgate (.+)\n([\s\S]*?)```/.exec(page) ?? [];
  const { out } = await tollgate(command.split(" "));
  expect(out.startsWith(shown)).toBe(true);
  expect(shown.length).toBeGreaterThan(100);
});
