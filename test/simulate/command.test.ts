import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const ACME = budget("allocation: { tokensPerMonth: 1000 }\nconsumption: { other: { tokens: 900 } }\n", {
  plan: "{ from: 2026-12, months: 2 }",
});

/** Ten days of the same usage. */
const days = (tokens: number): string =>
  `day,tokens\n${Array.from({ length: 10 }, (_, day) => `2026-12-${String(day + 1).padStart(2, "0")},${tokens}`).join("\n")}\n`;

async function rehearse(usage: string, args: readonly string[] = [], text = ACME) {
  const cwd = folder({ "budgets/acme.yaml": text, "usage.csv": usage });
  const { code, out, err } = await tollgate(["rehearse", "acme", "--usage", "usage.csv", ...args], { cwd });
  return { code, out, err };
}

const json = async (...given: Parameters<typeof rehearse>) => {
  const [usage, args = [], text] = given;
  const { code, out, err } = await rehearse(usage, [...args, "--format", "json"], text);
  expect(err).toBe("");
  return { code, data: JSON.parse(out) };
};

describe("tollgate rehearse", () => {
  test("shows when each alarm would have fired, and a picture, in 80 columns", async () => {
    const { code, out } = await rehearse(days(110));
    expect(code).toBe(0);
    expect(out.slice(0, out.indexOf("What they would say"))).toBe(
      readFileSync(join(ROOT, "test/simulate/acme.txt"), "utf8"),
    );
    for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test("JSON: which alarm fired, its message and its cause, to the minute", async () => {
    const { code, data } = await json(days(110));
    expect(code).toBe(0);
    expect(data).toMatchObject({
      org: "acme",
      whatIf: "1",
      notifications: 3,
      misses: [],
      falseAlarms: [],
      periods: [{ period: "2026-12", ceiling: 1000, consumed: 1100, overage: 100 }],
      silent: [{ alarm: "tollgate-acme.late-overage", hasData: true }],
    });
    const fired = data.changes.filter(({ to }: { to: string }) => to === "ALARM");
    expect(fired.map(({ at, about }: { at: string; about: string }) => `${at} ${about}`)).toEqual([
      "2026-12-05T00:01:00Z forecast",
      "2026-12-09T00:01:00Z utilization-80",
      "2026-12-11T00:01:00Z over-budget",
    ]);
    expect(fired[1]).toMatchObject({
      says: expect.stringContaining("80 %"),
      crossing: { consumed: 880, ceiling: 1000 },
    });
  });

  test("how long it takes until the operator hears that the meter itself failed", async () => {
    const { data } = await json(days(1));
    expect(data.meter).toMatchObject({
      falseAlarms: [],
      drills: [
        { about: "heartbeat", seconds: 4 * 3600 + 60, why: null },
        { about: "heartbeat", seconds: 2 * 3600 + 60, why: null },
        { about: "stale", seconds: 60, why: null },
        { about: "newly-stale", seconds: 60, why: null },
        { about: "unconfirmed", seconds: 60, why: null },
        { about: "drift", seconds: 60, why: null },
      ],
    });
  });

  test("in Markdown the picture is fenced", async () => {
    const { out } = await rehearse(days(110), ["--format", "markdown"]);
    expect(out).toMatch(/```text\n[^`]*100 % 1,000 ┼[^`]*\n```\n/);
  });

  test("--what-if scales the usage: exactly 100 % is not over", async () => {
    const { code, data } = await json(days(200), ["--what-if", "0.5"]);
    expect(code).toBe(0);
    expect(data.periods[0]).toMatchObject({ consumed: 1000, overage: 0 });
    expect(
      data.changes.some(({ about, to }: { about: string; to: string }) => about === "over-budget" && to === "ALARM"),
    ).toBe(false);
  });

  test("an overage that notifies nobody is exit 1", async () => {
    const deaf = await json(days(110), [], `${ACME}alarms: off\n`);
    expect(deaf.code).toBe(1);
    expect(deaf.data.misses).toMatchObject([{ about: "over-budget", why: "no-alarm", consumed: 1100 }]);
    const warned = await json(
      days(110),
      [],
      `${ACME}alarms: { notify: [{ email: a@example.com, severity: warning }] }\n`,
    );
    expect(warned.code).toBe(1);
    expect((await json(days(90), [], `${ACME}alarms: off\n`)).code).toBe(0);
  });

  test("more notifications than allowed are exit 1", async () => {
    expect((await rehearse(days(110), ["--max-notifications", "3"])).code).toBe(0);
    const { code, out } = await rehearse(days(110), ["--max-notifications", "2"]);
    expect(code).toBe(1);
    expect(out).toContain("3 notifications, more than 2");
  });

  test("a file with several organizations: only the rows of this one", async () => {
    const both = "org,day,tokens\nacme,2026-12-01,700\nbeta,2026-12-01,9000\n";
    const { out, err } = await rehearse(both, ["--format", "json"]);
    expect(JSON.parse(out).periods).toMatchObject([{ consumed: 700 }]);
    expect(err).toContain("usage.csv:3");
  });

  test.each([
    ["a broken row", "day,tokens\n2026-12-01,x\n", [], /usage-row {2}usage\.csv:2:12/],
    ["no usage of it", "org,day,tokens\nacmee,2026-12-01,5\n", [], /no usage of acme, but of acmee/],
    ["usage before the plan", "day,tokens\n2026-11-30,5\n", [], /the plan of acme begins on 2026-12-01/],
    ["a factor that is none", days(1), ["--what-if", "-1"], /1\.3/],
    ["no such budget", days(1), ["--budgets", "none"], /none/],
  ])("%s is exit 2", async (_, usage, args, said) => {
    const { code, err } = await rehearse(usage, args);
    expect(code).toBe(2);
    expect(err).toMatch(said);
  });

  test("text of a file reaches the terminal escaped", async () => {
    const { err } = await rehearse('day,tokens\n2026-12-01,"\u001b[2J"\n');
    expect(err).not.toContain("\u001b");
  });

  test("after the plan's end its last figures go on", async () => {
    const late = days(110).replaceAll("2026-12", "2027-05");
    expect((await json(late)).data).toMatchObject({
      notifications: 3,
      periods: [{ period: "2027-05", ceiling: 1000 }],
    });
  });
});
