import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";
import { ACME, failures, one, tested, tests } from "./support.ts";

/** Day 25 passes 80 %: 825 of 1,000; day 31 ends at 1,023. The forecast is above 100 % all the time. */
const OVER = "33x30";
const FORECAST = "      - { alarm: forecast }\n";
const LATE = "      - { alarm: late-overage }\n";
const EIGHTY = "      - { alarm: utilization-80, at: 2026-12-26, value: 82.5 }\n";
/** 80 % on the first day; a forecast needs three. */
const BURST = '"850"';

describe("what is expected", () => {
  test("passes where it is sent, and nothing else is", async () => {
    const { code, err, report } = await tested(tests(one(BURST, "    expect:\n      - { alarm: utilization-80 }\n")));
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(report.summary).toEqual({ files: 1, tests: 1, passed: 1, failed: 0, updated: 0, invalid: 0 });
    expect(report.files[0].tests[0].happened).toEqual([
      { alarm: "utilization-80", severity: "warning", at: "2026-12-02T00:01:00Z", value: 85 },
    ]);
  });

  test.each([
    ["at a day", "at: 2026-12-02", []],
    ["at another day", "at: 2026-12-01", ["differs"]],
    ["in a minute", "at: 2026-12-02T00:01Z", []],
    ["in another minute", "at: 2026-12-02T00:00Z", ["differs"]],
    ["between days, the last included", "between: [2026-11-30, 2026-12-02]", []],
    ["between days, the first included", "between: [2026-12-02, 2026-12-05]", []],
    ["between others", "between: [2026-12-03, 2026-12-05]", ["differs"]],
    ["between minutes", "between: [2026-12-02T00:01Z, 2026-12-02T00:01Z]", []],
    ["from a minute on", "between: [2026-12-02T00:02Z, 2026-12-03]", ["differs"]],
    ["with a value", "value: 85", []],
    ["with another value", "value: 85.1", ["differs"]],
    ["with its severity", "severity: warning", []],
    ["with another severity", "severity: critical", ["differs"]],
  ])("%s", async (_, says, whats) => {
    const { code, report } = await tested(
      tests(one(BURST, `    expect:\n      - { alarm: utilization-80, ${says} }\n`)),
    );
    expect(report.files[0].tests[0].failures.map(({ what }: Report) => what)).toEqual(whats);
    expect(code).toBe(whats.length === 0 ? 0 : 1);
  });

  test.each([
    [84, 1],
    [85, 0],
    [84.7, 0],
    [84.66, 1],
    [84.65, 0],
    [84.649, 0],
    [84.6, 1],
  ])("a value of %f is compared to the decimals that are written", async (value, code) => {
    // 84.649 %, which rounds to 84.65, 84.6 and 85: a figure that is cut would not.
    const usage = value === 84.7 ? '"847"' : value === 84.6 ? '"846.5"' : '"846.49"';
    const says = `    expect:\n      - { alarm: utilization-80, value: ${value} }\n`;
    expect((await tested(tests(one(usage, says)))).code).toBe(code);
  });

  test("what is missing, differs and is unexpected has its line", async () => {
    const says = `    expect:\n      - { alarm: utilization-80, at: 2026-12-05 }\n${LATE}`;
    const { code, report } = await tested(tests(one(`"1001"`, says)));
    expect(code).toBe(1);
    expect(failures({ report })).toEqual(
      ["unexpected over-budget 3", "differs utilization-80 7", "missing late-overage 8"].sort(
        (a, b) => failures({ report }).indexOf(a) - failures({ report }).indexOf(b),
      ),
    );
  });

  test("without expect, nothing may be sent", async () => {
    expect((await tested(tests(one('"20x30"')))).code).toBe(0);
    expect(failures(await tested(tests(one(BURST))))).toEqual(["unexpected utilization-80 3"]);
  });

  test("never and the number of notifications are rules of their own", async () => {
    const says = "    expect:\n      - { alarm: utilization-80 }\n    never: [utilization-80]\n    notifications: 2\n";
    expect(failures(await tested(tests(one(BURST, says))))).toEqual(["never utilization-80 8", "notifications null 9"]);
  });

  test("an alarm that is not there fails as expected, and is a warning in never", async () => {
    const says = "    expect:\n      - { alarm: utilization-90 }\n    never: [utilization-100]\n";
    const { code, err, report } = await tested(tests(one('"20x30"', says)));
    expect(code).toBe(1);
    expect(report.files[0].tests[0].failures[0]).toMatchObject({ what: "missing", alarm: "utilization-90", line: 7 });
    expect(err).toContain("budgets/acme.test.yaml:8:13: there is no alarm utilization-100");
  });

  test("the same alarm twice is two notifications", async () => {
    const usage = "../usage.csv";
    const csv = "day,tokens\n2026-12-30,850\n2027-01-01,850\n";
    const twice = "    expect:\n      - { alarm: utilization-80 }\n      - { alarm: utilization-80, at: 2026-12-31 }\n";
    const text = tests(`  - name: both\n    usage: ${usage}\n${twice}`);
    expect((await tested(text, [], { "usage.csv": csv })).code).toBe(0);
    const once = tests(`  - name: both\n    usage: ${usage}\n    expect:\n      - { alarm: utilization-80 }\n`);
    expect(failures(await tested(once, [], { "usage.csv": csv }))).toEqual(["unexpected utilization-80 3"]);
  });
});

describe("usage", () => {
  test("is of the budget's own billing period", async () => {
    const acme = ACME.replace("org: acme\n", "org: acme\nbilling: { cycleStartDay: 21 }\n");
    const text = tests(one(BURST, "    expect:\n      - { alarm: utilization-80, at: 2026-12-22 }\n"));
    expect((await tested(text, [], { "budgets/acme.yaml": acme })).code).toBe(0);
  });

  test("by feature: a feature's limit has its own percentage", async () => {
    const acme = budget(
      "allocation: { tokensPerMonth: 1000 }\nconsumption: { voice-bots: { minutes: 100 } }\nlimits: { featureTokens: { voice-bots: 200 } }\n",
      { plan: "{ from: 2026-12, months: 2 }" },
    );
    const says = "    expect:\n      - { alarm: feature-limit-voice-bots, at: 2026-12-03, value: 105 }\n";
    const text = tests(one('{ voice-bots: "105x1", messaging: "1" }', says));
    expect(failures(await tested(text, [], { "budgets/acme.yaml": acme }))).toEqual([]);
  });

  test("that arrives late", async () => {
    const late = "    late: { from: 2026-12-31, known: 2027-01-04T08:30Z }\n";
    const says = `${late}    expect:\n      - { alarm: late-overage, at: 2027-01-04T09:01Z, value: 100.1 }\n`;
    expect(failures(await tested(tests(one('"10x29 701"', says))))).toEqual([]);
  });

  test("of a file: only the period's rows, and the file is named from the file of tests", async () => {
    const csv = "day,tokens\n2026-12-01,100\n2027-01-02,900\n";
    const text = tests(one("../usage/acme.csv"));
    expect((await tested(text, [], { "usage/acme.csv": csv })).code).toBe(0);
  });
});

describe("which tests", () => {
  const TWO = tests(one(BURST), '  - name: Quiet\n    period: 2026-12\n    usage: "1"\n');

  test("--run takes those whose name matches", async () => {
    const { code, report } = await tested(TWO, ["--run", "^quiet"]);
    expect({ code, tests: report.summary.tests }).toEqual({ code: 0, tests: 1 });
  });

  test.each([["--run", "nothing"], ["--run", "("], ["nowhere"], ["--format", "xml"]])(
    "%s %s is exit 2",
    async (...args) => expect((await tested(TWO, args)).code).toBe(2),
  );

  test("a budget that is named stands for the tests beside it", async () => {
    const { code, report } = await tested(TWO, ["budgets/acme.yaml", "budgets/acme.test.yaml"]);
    expect({ code, tests: report.summary.tests }).toEqual({ code: 1, tests: 2 });
  });

  test("budget names another file, or an organization", async () => {
    const text = (named: string) => `version: 1\nbudget: ${named}\ntests:\n${one('"1"')}`;
    for (const named of ["acme.yaml", "acme"]) {
      const cwd = folder({ "budgets/acme.yaml": ACME, "budgets/other.test.yaml": text(named) });
      expect((await tollgate(["test"], { cwd })).code).toBe(0);
    }
  });
});

test("a difference is shown in 80 columns, in colour on a terminal only", async () => {
  const { cwd } = await tested(tests(one(`"${OVER}"`, `    expect:\n${FORECAST}${EIGHTY.replace("82.5", "81")}`)));
  const plain = await tollgate(["test"], { cwd });
  expect(plain.code).toBe(1);
  expect(plain.out).toMatch(/^- 2026-12-26 +utilization-80 +81 % +line 8$/m);
  expect(plain.out).toMatch(/^\+ 2026-12-26T00:01Z +utilization-80 +82\.5 % +warning$/m);
  expect(plain.out).toMatch(/^ {2}\S+ +forecast /m);
  expect(plain.out).toContain("budgets/acme.test.yaml:3:5");
  for (const line of plain.out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  expect(plain.out).not.toContain("\u001b");
  expect((await tollgate(["test"], { cwd, isTerminal: true })).out).toContain("\u001b[31m- 2026-12-26");
});
