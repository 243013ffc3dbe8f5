import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findSources } from "../../src/adapters/files/find.ts";
import { folder, tollgate } from "../support/cli.ts";
import { checkJson, codesOf, type Report } from "../support/report.ts";
import { repository } from "../support/repository.ts";
import { ACME, one, tests } from "./support.ts";

const FILES = {
  "budgets/acme.yaml": `${ACME}meter: { kind: csv, path: usage.csv }\n`,
  "budgets/acme.test.yaml": tests(one('"1"')),
  "budgets/deep/beta.test.yml": "anything: [",
  "usage.csv": "day,tokens\n2026-12-01,5\n",
};

test("no command reads a file of tests as a budget", async () => {
  const cwd = folder(FILES);
  symlinkSync("acme.test.yaml", join(cwd, "budgets/link.test.yaml"));
  for (const line of [
    "check",
    "check budgets/acme.yaml budgets/acme.test.yaml budgets/link.test.yaml",
    "diff --base-dir . --head-dir .",
    "alarms",
    "explain acme",
    "compare --rate-card genesys-2026-06",
    "status acme --usage usage.csv --now 2026-12-02",
    "rehearse acme --usage usage.csv",
    "baseline --dry-run --approved-by a@example.com --reason agreed",
    "meter run --once --dry-run --now 2026-12-02",
  ]) {
    const { code, out, err } = await tollgate(line.split(" "), { cwd });
    expect(out + err, line).not.toContain(".test.y");
    expect(code, `${line}: ${err}`).toBe(0);
  }
  expect([...findSources(["budgets", "budgets/acme.test.yaml"], cwd)].map(({ file }) => file)).toEqual([
    "budgets/acme.yaml",
  ]);
});

test("in git, a file of tests is no budget that is added, changed or removed", async () => {
  const { path, commit, git } = repository({ "budgets/acme.yaml": ACME, "budgets/acme.test.yaml": "a: [" });
  git("checkout", "--quiet", "-b", "change");
  commit({ "budgets/acme.test.yaml": null, "budgets/beta.test.yaml": "b: [" });
  for (const args of [
    ["check", "--changed", "--base", "main"],
    ["diff", "--base", "main"],
    ["check", "--head", "main"],
    ["check", "--head", "HEAD", "budgets/beta.test.yaml", "budgets"],
  ]) {
    const { out, err } = await tollgate([...args, "--format", "json"], { cwd: path });
    expect(out + err, args.join(" ")).not.toContain(".test.yaml");
  }
});

test("a check of nothing but tests says what they are", async () => {
  const { code, report } = await checkJson(folder(FILES), "budgets/acme.test.yaml");
  expect(code).toBe(2);
  expect(report.findings[0].help).toContain("tollgate test");
});

test("a budget with the name of a file of tests is not left out silently", async () => {
  const shop = ACME.replace("org: acme", "org: shop");
  const { path } = repository({ "budgets/acme.yaml": ACME, "budgets/shop.test.yaml": shop });
  for (const args of [[], ["--head", "HEAD"]]) {
    const { out, code } = await tollgate(["check", "--format", "json", ...args], { cwd: path });
    expect(code).toBe(0);
    const found = JSON.parse(out).findings.find(({ code: each }: Report) => each === "file-not-read");
    expect(found).toMatchObject({ file: "budgets/shop.test.yaml", severity: "warning", data: { right: "shop.yaml" } });
  }
  expect(codesOf((await checkJson(folder(FILES))).report)).not.toContain("file-not-read");
});
