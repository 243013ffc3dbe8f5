import { readFileSync } from "node:fs";
import { join } from "node:path";
import Fraction from "fraction.js";
import { load } from "js-yaml";
import { expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { checkJson, type Report } from "../support/report.ts";
import { sampleOf, seedOf } from "../support/sample.ts";
import { type Commented, commented } from "./commented.ts";

const BUDGETS = sampleOf(60);

const sum = (parts: readonly Report[]): Fraction =>
  parts.reduce((all: Fraction, { tokens }) => all.add(tokens), new Fraction(0));

function expectParts({ tokens, features }: Report): void {
  expect(sum(tokens.parts).equals(tokens.variance)).toBe(true);
  expect(tokens.actual - tokens.planned).toBe(tokens.variance);
  for (const { planned, actual, variance, parts } of features) {
    expect(new Fraction(actual).sub(planned).equals(variance)).toBe(true);
    expect(sum(parts).equals(variance)).toBe(true);
  }
}

/** Plain data with the changes of the report. */
function withChanges(data: Report, changes: readonly Report[]): Report {
  const copy = structuredClone(data);
  for (const { path, value } of changes) {
    const steps = (path as string).split(/[.[\]]+/).filter((step) => step !== "");
    const last = steps.pop() ?? "";
    let at = copy;
    for (const step of steps) at = at[step];
    at[last] = value;
  }
  return copy;
}

function expectOnly({ text: before, comments, org }: Commented, after: string, changes: readonly Report[]): void {
  expect(load(after), org).toEqual(withChanges(load(before), changes));
  let from = 0;
  for (const comment of comments) {
    const at = after.indexOf(comment, from);
    expect(at, `${org}: ${comment}\n${after}`).toBeGreaterThanOrEqual(from);
    from = at + comment.length;
  }
  expect(after.includes("\r\n")).toBe(before.includes("\r\n"));
  const [old, now] = [before.split(/\r?\n/), after.split(/\r?\n/)];
  expect(old.filter((line) => !now.includes(line)).length).toBeLessThanOrEqual(changes.length);
  expect(now.filter((line) => !old.includes(line)).length).toBeLessThanOrEqual(changes.length);
}

test("--write changes the proposed values alone, keeps comments, and the plan passes check", async () => {
  const all = Array.from({ length: BUDGETS }, (_, index) => commented(seedOf(0) + index));
  const files = Object.fromEntries(all.map(({ org, text }) => [`budgets/${org}.yaml`, text]));
  const usage = `day,org,feature,tokens\n${all.flatMap((one) => one.usage).join("\n")}\n`;
  const cwd = folder({ ...files, "usage.csv": usage });
  const line = ["reconcile", "--usage", "usage.csv", "--now", "2026-12-15", "--format", "json"];
  const { code, out, err } = await tollgate([...line, "--write"], { cwd });
  const report: Report = JSON.parse(out);
  const byOrg = new Map(report.statements.map((one: Report) => [one.org, one]));
  // Who used nothing is not in the file.
  expect(code, err).toBe(report.failed.length === 0 ? 0 : 2);
  for (const { org } of report.failed) expect(all.find((one) => one.org === org)?.usage).toEqual([]);
  let written = 0;
  for (const one of all) {
    const statement: Report = byOrg.get(one.org);
    if (statement === undefined) continue;
    expectParts(statement);
    const after = readFileSync(join(cwd, "budgets", `${one.org}.yaml`), "utf8");
    expectOnly(one, after, statement.next.changes);
    if (statement.next.changes.length > 0) written++;
  }
  expect(written).toBeGreaterThan(BUDGETS / 2);
  expect(err).toContain(`${written.toLocaleString("en")} budget files written`);
  const checked = await checkJson(cwd);
  expect(checked.report.organizations.map(({ status }: Report) => status)).not.toContain("invalid");
  expect(checked.report.organizations.map(({ status }: Report) => status)).not.toContain("fail");
});
