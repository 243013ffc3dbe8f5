import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "../../src/core/model/calendar.ts";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const ORGS = ["acme-emea", "acme-apac"] as const;

const budgets = Object.fromEntries(
  ORGS.map((org) => [
    `budgets/${org}.yaml`,
    budget("allocation: { tokensPerMonth: 5000 }\nconsumption: { other: { tokens: 900 } }\n", {
      org,
      plan: "{ from: 2026-10, months: 12 }",
    }),
  ]),
);

interface Notice {
  readonly code: string;
  readonly path: string;
  readonly message: string;
}

async function status(csv: string, ...args: string[]) {
  const cwd = folder({ ...budgets, "usage.csv": csv });
  const { code, out, err } = await tollgate(["status", "--usage", "usage.csv", "--format", "json", ...args], {
    cwd,
    today: "2026-12-15",
  });
  const data = JSON.parse(out);
  const notices: readonly Notice[] = data.notices ?? [];
  return { code, err, data, notices, coded: notices.map(({ code, path }) => `${code} ${path}`) };
}

/** Twenty days of November of both; of EMEA, from the eleventh on, as `replaced` says. */
const november = (replaced: (row: string) => string = (row) => row): string =>
  `day,org,tokens\n${Array.from({ length: 20 }, (_, day) => {
    const [emea, apac] = ORGS.map(
      (org, at) => `2026-11-${String(day + 1).padStart(2, "0")},${org},${300 - 200 * at}\n`,
    );
    return `${day < 10 ? emea : replaced(emea ?? "")}${apac}`;
  }).join("")}`;

describe("rows that count for nobody are said with their tokens", () => {
  test("a file that is used in full has nothing to say", async () => {
    const { err, notices } = await status(november());
    expect([err, notices]).toEqual(["", []]);
  });

  test("an organization without a budget", async () => {
    const { code, err, coded, notices } = await status(november((row) => row.replace("emea", "emae")));
    expect([code, coded]).toEqual([0, ["unknown-org usage.csv:22:1"]]);
    for (const part of ["acme-emae", "10 rows", "3,000 tokens", "Did you mean acme-emea?"]) {
      expect(notices[0]?.message).toContain(part);
      expect(err).toContain(part);
    }
  });

  test("a year to come", async () => {
    const { coded, notices } = await status(november((row) => row.replace("2026", "2062")));
    expect(coded).toEqual(["future-rows usage.csv:22:1"]);
    expect(notices[0]?.message).toContain("10 rows of 3,000 tokens");
  });

  test("rows of a day that is not over, and corrections that are not known yet", async () => {
    const csv =
      "day,org,tokens,known\n2026-12-01,acme-emea,5,\n2026-12-01,acme-emea,7,2026-12-20\n2026-12-15,acme-emea,9,\n";
    const { coded } = await status(csv, "acme-emea");
    expect(coded).toEqual(["known-later usage.csv:3:1"]);
  });

  test("of one organization: silent about others that have a budget, not about those that have none", async () => {
    const { coded } = await status(`${november()}2026-11-20,beta,5\n`, "acme-apac");
    expect(coded).toEqual(["unknown-org usage.csv:42:1"]);
  });

  test("where all usage is in the future, that is why none is known", async () => {
    const { code, data, coded } = await status("day,org,tokens\n2062-11-01,acme-emea,5\n2026-11-01,acme-apac,5\n");
    expect([code, data.failed.length, coded]).toEqual([2, 1, ["future-rows usage.csv:2:1"]]);
  });

  test("a meter does not go on", async () => {
    const meter = "meter: { kind: csv, path: usage.csv }\n";
    const files = Object.fromEntries(Object.entries(budgets).map(([name, text]) => [name, `${text}${meter}`]));
    const read = async (csv: string): Promise<string[]> => {
      const cwd = folder({ ...files, "usage.csv": csv });
      const { code, out } = await tollgate(["meter", "run", "--once", "--dry-run", "--format", "json"], {
        cwd,
        today: "2026-11-21",
      });
      const { organizations } = JSON.parse(out);
      return [String(code), ...organizations.map(({ failure }: { failure: { read: string } }) => failure.read)];
    };
    expect(await read(november())).toEqual(["0", null, null]);
    const slip = await read(november((row) => row.replace("emea", "emae")));
    expect(slip).toEqual(["1", ...ORGS.map(() => expect.stringContaining("usage.csv:22:1 unknown-org"))]);
    const year = await read(november((row) => row.replace("2026", "2062")));
    expect(year).toContainEqual(expect.stringContaining("usage.csv:22:1 future-rows"));
  });
});

describe("a day without a row", () => {
  test("before the first took nothing, and where the file begins is said", async () => {
    const { data, coded } = await status("day,org,tokens\n2026-11-10,acme-emea,5\n", "acme-emea");
    expect(coded).toEqual(["file-begins usage.csv"]);
    expect(data.organizations[0].consumed).toBe(5);
  });

  test("between the first and the newest took nothing: the same as a row of 0", async () => {
    const rows = (used: (day: number) => number | null): string =>
      `day,org,tokens\n${Array.from({ length: 19 }, (_, day) => used(day))
        .map((tokens, day) => (tokens === null ? "" : `${addDays("2026-11-01", day)},acme-emea,${tokens}\n`))
        .join("")}`;
    const [sparse, dense] = await Promise.all(
      [null, 0].map((none) =>
        status(
          rows((day) => (day % 6 === 0 ? 200 : none)),
          "acme-emea",
          "--now",
          "2026-11-20",
        ),
      ),
    );
    expect(sparse?.data).toEqual(dense?.data);
    expect(sparse?.data.organizations[0].forecast.expected).toBeLessThan(1600);
  });

  test("after the newest is unknown: it changes nothing that rows of other days say", async () => {
    const { data } = await status(november(), "acme-emea", "--now", "2026-11-28");
    expect(data.organizations[0].asOf).toBe("2026-11-21T00:00:00Z");
    expect(data.organizations[0].forecast.days).toBe(20);
  });

  test("a period without a row between others is known: nothing was used", async () => {
    const csv = "day,org,tokens\n2026-10-20,acme-emea,5\n2026-12-02,acme-emea,7\n";
    const of = async (period: string) => (await status(csv, "acme-emea", "--period", period)).data;
    expect((await of("2026-11")).organizations[0]).toMatchObject({ consumed: 0, asOf: "2026-12-01T00:00:00Z" });
    expect((await of("2026-12")).organizations[0]).toMatchObject({ consumed: 7, asOf: "2026-12-03T00:00:00Z" });
  });
});

const row = fc.record({
  org: fc.constantFrom(...ORGS, ...ORGS, ...ORGS, "acme-emae", "beta"),
  day: fc.oneof(fc.integer({ min: 0, max: 72 }), fc.constantFrom(73, 74, 75, 76, 400, 13_000)),
  tokens: fc.integer({ min: 0, max: 99_999 }),
});

test("what is reported and what is said to be left out is all that the file holds", async () => {
  const files = fc.uniqueArray(row, { minLength: 1, maxLength: 30, selector: ({ org, day }) => `${org} ${day}` });
  await fc.assert(
    fc.asyncProperty(files, fc.constantFrom("\n", ""), async (rows, end) => {
      const lines = rows.map(({ org, day, tokens }) => `${addDays("2026-10-02", day)},${org},${tokens}`);
      const csv = `day,org,tokens\n${lines.join("\n")}${end}`;
      let [reported, leftOut] = [0, 0];
      const all = new Map<string, Notice>();
      for (const period of ["2026-10", "2026-11", "2026-12"]) {
        const { data, notices } = await status(csv, "--period", period);
        for (const { consumed } of data.organizations) reported += consumed;
        for (const notice of notices) all.set(JSON.stringify(notice), notice);
      }
      const texts = new Set([...all.values()].map(({ message }) => message));
      for (const text of texts) {
        const [, tokens] = /of ([\d,]+) tokens (?:is|are) not counted/.exec(text) ?? [];
        leftOut += Number((tokens ?? "0").replaceAll(",", ""));
      }
      expect(reported + leftOut).toBe(rows.reduce((sum, { tokens }) => sum + tokens, 0));
    }),
    { numRuns: 40 },
  );
});
