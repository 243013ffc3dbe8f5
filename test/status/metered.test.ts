import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";

const METERED = budget(
  "allocation: { tokensPerMonth: 1000 }\nconsumption: { other: { tokens: 900 } }\nmeter: { kind: csv, path: usage.csv }\n",
  { plan: "{ from: 2026-11, months: 3 }" },
);

/** The first days of November, forty tokens each. */
const through = (last: number): string =>
  `day,tokens\n${Array.from({ length: last }, (_, day) => `2026-11-${String(day + 1).padStart(2, "0")},40`).join("\n")}\n`;

const repository = (usage: string, more: Readonly<Record<string, string>> = {}): string =>
  folder({ "budgets/acme.yaml": METERED, "usage.csv": usage, ...more });

async function status(cwd: string, today: string, ...args: string[]) {
  const { code, out } = await tollgate(["status", "--format", "json", ...args], { cwd, today });
  const data: Report = JSON.parse(out);
  return { code, organizations: data.organizations, failed: data.failed };
}

describe("a budget's own usage file is read as the meter reads it", () => {
  test("usage that ended weeks ago is unknown, not green: to status, meter run and meter probe alike", async () => {
    const cwd = repository(through(24));
    const { code, organizations, failed } = await status(cwd, "2026-12-20");
    expect({ code, organizations }).toEqual({ code: 2, organizations: [] });
    expect(failed).toEqual([{ org: "acme", why: expect.stringMatching(/2026-11-24.*docs\/usage-files\.md/) }]);
    const around = { cwd, today: "2026-12-20" };
    const metered = JSON.parse(
      (await tollgate(["meter", "run", "--once", "--dry-run", "--format", "json"], around)).out,
    );
    expect(metered.organizations[0].failure.read).toBe(failed[0].why);
    const probed = await tollgate(["meter", "probe", "acme"], around);
    expect(probed.code).toBe(2);
    expect(failed[0].why).toContain(JSON.parse(probed.out).failure.message);
  });

  test("an old file is read where a person names it", async () => {
    const { code, organizations } = await status(repository(through(24)), "2026-12-20", "--usage", "usage.csv");
    expect(code).toBe(0);
    expect(organizations).toMatchObject([{ consumed: 960, asOf: "2026-11-25T00:00:00Z" }]);
  });

  test("after a long weekend: the meter's figures, as of the last day in them", async () => {
    const cwd = repository(through(17));
    const { code, organizations } = await status(cwd, "2026-11-21");
    expect(code).toBe(0);
    expect(organizations).toMatchObject([{ consumed: 680, asOf: "2026-11-18T00:00:00Z", state: "open" }]);
    const { out } = await tollgate(["meter", "run", "--once", "--dry-run", "--format", "json"], {
      cwd,
      today: "2026-11-21",
    });
    const [metered] = JSON.parse(out).organizations;
    expect(metered).toMatchObject({ consumed: 680, forecast: { expected: organizations[0].forecast.expected } });
  });

  test("hours of today are counted, up to the last of them", async () => {
    const { organizations } = await status(repository("hour,tokens\n2026-11-21T08:00Z,40\n"), "2026-11-21");
    expect(organizations).toMatchObject([{ consumed: 40, asOf: "2026-11-21T09:00:00Z" }]);
  });

  test("--now names a day that is over: its usage is counted, as with --usage", async () => {
    const cwd = repository(through(30));
    for (const day of ["2026-11-20", "2026-11-30"]) {
      const own = await status(cwd, "2026-12-03", "--now", day);
      expect(own).toEqual(await status(cwd, "2026-12-03", "--now", day, "--usage", "usage.csv"));
      expect(own.organizations).toMatchObject([{ period: "2026-11", consumed: 40 * Number(day.slice(8)) }]);
    }
  });

  test("a new period without usage does not hide the period before", async () => {
    const { organizations } = await status(repository(through(30)), "2026-12-02");
    expect(organizations).toMatchObject([{ period: "2026-11", consumed: 1200, state: "open" }]);
    const { code, failed } = await status(repository(through(30)), "2026-12-02", "--period", "2026-12");
    expect({ code, failed }).toEqual({
      code: 2,
      failed: [{ org: "acme", why: expect.stringMatching(/usage\.csv .*2026-12/) }],
    });
  });

  test("an earlier period, while the file is up to date", async () => {
    const usage = `${through(30)}2026-12-01,5\n2027-01-02,5\n`;
    const { code, organizations } = await status(repository(usage), "2027-01-03", "--period", "2026-11");
    expect(code).toBe(0);
    expect(organizations).toMatchObject([{ period: "2026-11", consumed: 1200, state: "closed" }]);
  });
});

const WRONG = "day,feature,tokens\n2026-11-1,other,1e3\n2026-11-02,other,5\n2026-11-02,other,5\n";

describe("each invalid row is shown with its place and what is right", () => {
  const SHOWN = `  error usage-row  usage.csv:2:1
    "2026-11-1" is not a day
    → Write it as 2026-12-01.
  error usage-row  usage.csv:2:17
    "1e3" is not a number of tokens
    → Write it plainly, with at most 6 decimals, as in 1500 or 0.85.
  error usage-row  usage.csv:4:1
    said already in line 3
    → Add the two up; a correction says in the column known when it came.
`;

  test("of a budget's own file, once for all organizations in it", async () => {
    const cwd = repository(WRONG, { "budgets/beta.yaml": METERED.replace("org: acme", "org: beta") });
    const { code, out } = await tollgate(["status"], { cwd });
    expect(code).toBe(2);
    expect(out).toBe(`2 organizations: 2 unknown

Usage not known

- acme: 3 problems in its usage file
- beta: 3 problems in its usage file

${SHOWN}`);
    const markdown = (await tollgate(["status", "--format", "markdown"], { cwd })).out;
    expect(markdown.match(/`usage-row`/g)).toHaveLength(3);
  });

  test.each([["status", "acme"], ["rehearse", "acme"], ["status"]])(
    "of one that a person names: %s %s",
    async (...args) => {
      const ran = await tollgate([...args, "--usage", "usage.csv"], { cwd: repository(WRONG) });
      expect(ran).toEqual({ code: 2, out: "", err: `tollgate: usage.csv cannot be used\n${SHOWN}` });
    },
  );

  test("as data, and beside a table for a spreadsheet", async () => {
    const cwd = repository(WRONG);
    const { failed } = await status(cwd, "2026-11-23");
    expect(failed).toMatchObject([
      {
        org: "acme",
        findings: [
          { code: "usage-row", file: "usage.csv", line: 2, column: 1 },
          { code: "usage-row", file: "usage.csv", line: 2, column: 17 },
          { code: "usage-row", file: "usage.csv", line: 4, column: 1 },
        ],
      },
    ]);
    const { code, err } = await tollgate(["status", "--format", "csv"], { cwd });
    expect(code).toBe(2);
    expect(err.startsWith("tollgate: acme: usage.csv:2:1 ")).toBe(true);
    expect(err.endsWith(SHOWN)).toBe(true);
  });

  test("meter probe shows them too", async () => {
    const { code, err } = await tollgate(["meter", "probe", "acme"], { cwd: repository(WRONG) });
    expect(code).toBe(2);
    expect(err.endsWith(SHOWN)).toBe(true);
  });

  test("text of a file cannot move the terminal's cursor or fake a line", async () => {
    const path = "us\u202eage\u001b[2K\n::error::.csv";
    const cwd = repository("", { "budgets/acme.yaml": METERED.replace("usage.csv", JSON.stringify(path)) });
    for (const format of ["text", "csv"]) {
      const { code, out, err } = await tollgate(["status", "--format", format], { cwd });
      expect(code).toBe(2);
      expect(out + err).not.toMatch(/[\u001b\u202e]|^::error/m);
    }
  });
});

describe("whole tokens: features to the nearest, the total up, and columns add up", () => {
  const USED = "day,feature,tokens\n2026-11-20,voice-bots,422.35\n2026-11-20,agent-copilot,9000\n";
  const PLANNED = budget(
    `consumption:
  agent-copilot: { users: 180, tokensPerUser: 50 }
  voice-bots: { minutes: 8000 }
  ai-scoring: { evaluationsPerDay: 1200 }
meter: { kind: csv, path: usage.csv }
`,
    { plan: "{ from: 2026-11, months: 3 }" },
  );

  /** By the name of each row of the table of features: tokens, and what is planned. */
  async function rowsOf(cwd: string): Promise<Record<string, number[]>> {
    const { out } = await tollgate(["status", "--format", "markdown"], { cwd });
    const number = (cell = ""): number => Number(cell.replaceAll(",", ""));
    const rows = [...out.matchAll(/^\| ([a-z][a-z-]*) \| ([^|]*) \| [^|]*\| ([^|]*) \|$/gm)];
    return Object.fromEntries(rows.slice(1).map(([, name, used, planned]) => [name, [number(used), number(planned)]]));
  }

  test("status and meter probe show the same figures and the same rounding", async () => {
    const cwd = repository(USED, { "budgets/acme.yaml": PLANNED });
    expect(await rowsOf(cwd)).toEqual({
      "agent-copilot": [9000, 9000],
      "voice-bots": [422, 471],
      "ai-scoring": [0, 1200],
      rounding: [1, 0],
      total: [9423, 10671],
    });
    const { err } = await tollgate(["meter", "probe", "acme"], { cwd });
    expect(err).toBe(`2026-11 (1 Nov to 30 Nov), open: 9,423 tokens
  agent-copilot 9,000
  voice-bots 422
  rounding +1
  file-begins: usage of acme begins on 2026-11-20, the period on 2026-11-01:
      its first 19 days count as 0 (usage.csv)
`);
  });

  test("under a card that rounds the plan's total, the plan's column adds up too", async () => {
    const published = PLANNED.replace("rateCard: genesys-2026-03", "rateCard: genesys-2026-06");
    const plan = published.replace(", tokensPerUser: 50", "").replace("minutes: 8000", "minutes: 8010");
    const cwd = repository(USED.replace(".35", ""), { "budgets/acme.yaml": plan });
    // 180 × 40, 8,010 / 17 = 471.18 and 1,200: 8,871.18 in all, rounded up.
    expect(await rowsOf(cwd)).toMatchObject({ "voice-bots": [422, 471], rounding: [0, 1], total: [9422, 8872] });
  });

  test("without rounding there is no rounding row", async () => {
    const cwd = repository(USED.replace(".35", ""), { "budgets/acme.yaml": PLANNED });
    expect((await tollgate(["status"], { cwd })).out).not.toContain("rounding");
    expect((await tollgate(["meter", "probe", "acme"], { cwd })).err).not.toContain("rounding");
  });
});

test("the page shows the message about a file that is too old", async () => {
  const page = readFileSync(join(ROOT, "docs", "status.md"), "utf8");
  const [, command = "", shown = ""] = /```console\n\$ tollgate (status acme .+)\n([\s\S]*?)```/.exec(page) ?? [];
  const cwd = repository("", {
    "budgets/acme.yaml": METERED.replace("usage.csv", "usage/acme.csv"),
    "usage/acme.csv": through(24),
  });
  expect((await tollgate(command.split(" "), { cwd })).out).toBe(shown);
});
