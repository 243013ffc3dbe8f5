import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import type { Report } from "../support/report.ts";
import { ACME, one, tested, tests } from "./support.ts";

/** "code line:column" of what makes files invalid. */
const wrong = (report: Report): string[] =>
  report.files.flatMap(({ findings }: Report) =>
    findings.map(({ code, line, column }: Report) => `${code} ${line}:${column}`),
  );

describe("a file of tests is invalid", () => {
  test.each([
    ["an unknown key", tests(one('"1"', "    expects: []\n")), "schema 6:5"],
    ["an alarm that cannot be", tests(one('"1"', "    never: [utilization]\n")), "schema 6:13"],
    ["no tests", "version: 1\n", "schema 1:1"],
    ["usage without a period", 'version: 1\ntests:\n  - name: a\n    usage: "1"\n', "schema 3:5"],
    ["a term of a series, in quotes", tests(one('"900 10y"')), "schema 5:17"],
    ["a term of a series, without quotes", tests(one("900 10y")), "schema 5:16"],
    ["a term of a feature's series", tests(one("\n      other: 900+\n")), "schema 6:14"],
    ["more days than the period has", tests(one('"1x31"')), "schema 5:12"],
    ["no figure at all", tests(one('"_x3"')), "schema 5:12"],
    ["a feature that the card does not have", tests(one("{ voice-mail: 900 }")), "usage-row 5:14"],
    [
      "a day that does not exist",
      tests(one('"1"', "    expect: [{ alarm: forecast, at: 2026-11-31 }]\n")),
      "invalid-date 6:37",
    ],
    [
      "at and between",
      tests(one('"1"', "    expect: [{ alarm: forecast, at: 2026-12-01, between: [2026-12-01, 2026-12-02] }]\n")),
      "schema 6:58",
    ],
    [
      "between in the wrong order",
      tests(one('"1"', "    expect: [{ alarm: forecast, between: [2026-12-03, 2026-12-02] }]\n")),
      "schema 6:42",
    ],
    ["a period before the plan", tests(one('"1"').replace("2026-12", "2026-11")), "schema 4:13"],
    ["two tests of one name", tests(one('"1"'), one('"1"')), "schema 6:11"],
    ["a secret", `${tests(one('"1"'))}token: 0123456789abcdef0123456789abcdef\n`, "secret-in-file 6:1"],
    ["a file that is not there", tests("  - name: a\n    usage: nowhere.csv\n"), "unreadable-file 1:1"],
    ["a file outside", tests("  - name: a\n    usage: ../../../etc/passwd.csv\n"), "outside-root 1:1"],
    ["a budget that is not there", `budget: nobody.yaml\n${tests(one('"1"'))}`, "schema 1:9"],
    ["an organization without a budget", `budget: nobody\n${tests(one('"1"'))}`, "schema 1:9"],
    ["a budget outside", `budget: ../../acme.yaml\n${tests(one('"1"'))}`, "outside-root 1:9"],
    ["YAML that is none", "tests: [", "invalid-yaml 1:9"],
  ])("%s", async (_, text, expected) => {
    const { code, report } = await tested(text);
    expect(wrong(report)).toContain(expected);
    expect(code).toBe(2);
  });

  test("other files are still tested", async () => {
    const more = { "budgets/b.test.yaml": `budget: acme.yaml\n${tests(one('"850"'))}` };
    const { code, report } = await tested("tests: [", [], more);
    expect(code).toBe(2);
    expect(report.summary).toMatchObject({ files: 2, failed: 1, invalid: 1 });
  });

  test("a row of a CSV file is named in that file", async () => {
    const { code, report } = await tested(tests("  - name: a\n    usage: a.csv\n"), [], {
      "budgets/a.csv": "day,tokens\n2026-12-01,5\n2026-13-01,5\n",
    });
    expect(report.files[0].findings[0]).toMatchObject({ file: "budgets/a.csv", line: 3, code: "usage-row" });
    expect(code).toBe(2);
  });

  test("an invalid budget is named in its file", async () => {
    const { code, report } = await tested(tests(one('"1"')), [], { "budgets/acme.yaml": "version: 1\n" });
    expect(report.files[0].findings[0]).toMatchObject({ file: "budgets/acme.yaml", code: "schema" });
    expect(code).toBe(2);
  });

  test("without its budget it is an error, and no other command's", async () => {
    const cwd = folder({ "budgets/acme.yaml": ACME, "budgets/gone.test.yaml": tests(one('"1"')) });
    const { code, out } = await tollgate(["test", "--format", "json"], { cwd });
    expect(code).toBe(2);
    expect(wrong(JSON.parse(out))).toEqual(["schema 1:1"]);
    expect((await tollgate(["check"], { cwd })).code).toBe(0);
  });

  test("a link that leads out is not followed", async () => {
    const outside = folder({ "usage.csv": "day,tokens\n2026-12-01,secret\n" });
    const cwd = folder({
      "budgets/acme.yaml": ACME,
      "budgets/acme.test.yaml": tests("  - name: a\n    usage: a.csv\n"),
    });
    symlinkSync(join(outside, "usage.csv"), join(cwd, "budgets/a.csv"));
    const { code, out } = await tollgate(["test"], { cwd });
    expect(code).toBe(2);
    expect(out).not.toContain("secret");
  });
});

test("names in a report cannot start a command, markup or a line of their own", async () => {
  const name = "::error::x ##[error] <b> @team \\u001b[31m";
  const text = tests(one('"850"').replace("name: december", `name: "${name}"`));
  const { cwd } = await tested(text);
  for (const format of ["text", "markdown", "github", "junit", "sarif", "gitlab", "json"]) {
    const { out, code } = await tollgate(["test", "--format", format], { cwd });
    expect(code).toBe(1);
    expect(out, format).not.toContain("\u001b");
    expect(
      out.split("\n").filter((line) => /^\s*::error::x|^##\[error/.test(line)),
      format,
    ).toEqual([]);
    if (format === "markdown" || format === "junit") expect(out).not.toContain("<b>");
  }
});

test("JUnit has a case for each test", async () => {
  const { cwd } = await tested(tests(one('"850"'), one('"1"').replace("december", "quiet")));
  writeFileSync(join(cwd, "budgets/gone.test.yaml"), tests(one('"1"')));
  const { out } = await tollgate(["test", "--output", "junit=out.xml", "--format", "junit"], { cwd });
  expect(out.match(/<testsuite [^>]*/g)?.map((suite) => suite.replace(/.*(tests=)/, "$1"))).toEqual([
    'tests="2" failures="1" errors="0" skipped="0"',
    'tests="1" failures="0" errors="1" skipped="0"',
  ]);
  expect(out).toContain('<testcase name="quiet" classname="budgets/acme.test.yaml" time="0"></testcase>');
});
