import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";

const FLAGS = ["--users", "200", "--owner", "ops@example.com"];

test("init writes tests beside a new budget, which pass, and judge its alarms", async () => {
  const cwd = folder();
  expect((await tollgate(["init", "acme-emea", ...FLAGS], { cwd })).code).toBe(0);
  const file = join(cwd, "budgets/acme-emea.test.yaml");
  const text = readFileSync(file, "utf8");
  expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/policy\/test\.schema\.json\n/);
  expect(JSON.parse(readFileSync(join(cwd, "policy/test.schema.json"), "utf8")).title).toBe("Tollgate alarm test");
  const { code, out } = await tollgate(["test", "--format", "json"], { cwd });
  expect(code).toBe(0);
  expect(JSON.parse(out).files[0].tests.map(({ notifications }: { notifications: number }) => notifications)).toEqual([
    0, 3,
  ]);
  expect((await tollgate(["check"], { cwd })).code).toBe(0);
  const budget = join(cwd, "budgets/acme-emea.yaml");
  writeFileSync(budget, `${readFileSync(budget, "utf8")}alarms: { utilization: [90%] }\n`);
  expect((await tollgate(["test"], { cwd })).code).toBe(1);
});

test("init keeps tests that are there, with --force too", async () => {
  const cwd = folder({ "budgets/acme.test.yaml": "version: 1\n" });
  for (const force of [[], ["--force"]]) {
    const { code, err } = await tollgate(["init", "acme", ...FLAGS, ...force], { cwd });
    expect({ code, kept: err.includes("kept budgets/acme.test.yaml") }).toEqual({ code: 0, kept: true });
  }
  expect(readFileSync(join(cwd, "budgets/acme.test.yaml"), "utf8")).toBe("version: 1\n");
});

test("a ceiling of 0, and any day of the month: the tests that init writes pass", async () => {
  for (const more of [
    ["--users", "0"],
    ["--cycle-start-day", "31"],
    ["--cx4-users", "3"],
  ]) {
    const cwd = folder();
    expect((await tollgate(["init", "acme", ...FLAGS, ...more], { cwd })).code).toBe(0);
    expect((await tollgate(["test"], { cwd })).code, more.join(" ")).toBe(0);
  }
});
