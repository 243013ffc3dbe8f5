import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";
import { repository, type TestRepository } from "../support/repository.ts";

const plan = (org: string, tokens: number): string =>
  budget(`consumption: { other: { tokens: ${tokens} } }\n`, { org });

const fleet = (): TestRepository => {
  const made = repository({
    "budgets/a.yaml": plan("a", 60_000),
    "budgets/b.yaml": plan("b", 1),
    "budgets/sub/c.yaml": plan("c", 1),
    "budgets/sub/_defaults.yaml": "labels: { env: prod }\n",
  });
  made.git("switch", "--quiet", "--create", "change");
  return made;
};

async function changed({ path }: TestRepository, ...args: string[]) {
  const { code, out, err } = await tollgate(["check", "--changed", "--format", "json", ...args], { cwd: path });
  const { organizations, findings } = out === "" ? { organizations: [], findings: [] } : JSON.parse(out);
  const codes = findings.filter(({ severity }: Report) => severity !== "info").map(({ code }: Report) => code);
  return { code, err, orgs: organizations.map(({ org }: { org: string }) => org), codes };
}

describe("check --changed", () => {
  test("checks what differs and nothing else, however much fails there", async () => {
    const made = fleet();
    made.write({ "budgets/b.yaml": plan("b", 2) });
    const { code, orgs, err } = await changed(made);
    expect({ code, orgs }).toEqual({ code: 0, orgs: ["b"] });
    expect(err).toMatch(/^1 budget differs from main \([0-9a-f]{7}\)\n$/);
    made.write({ "budgets/b.yaml": plan("b", 60_001) });
    expect((await changed(made)).code).toBe(1);
  });

  test("an organization that an unchanged file has is found there, wherever it lies", async () => {
    const made = fleet();
    made.commit({ "budgets/new.yaml": plan("c", 1), "budgets/other.yaml": plan("other", 1) });
    expect(await changed(made)).toMatchObject({
      code: 2,
      orgs: ["c", "other"],
      codes: ["duplicate-org", "org-file-name"],
    });
    made.commit({ "budgets/new.yaml": plan("new", 1), "budgets/b.yaml": plan("b", 2) });
    expect(await changed(made)).toMatchObject({ code: 0, orgs: ["b", "new", "other"] });
  });

  test("an unchanged file is named for an organization, and has another", async () => {
    const made = fleet();
    made.commit({ "budgets/sub/b.yaml": plan("a-b", 1) });
    made.git("branch", "--force", "main", "HEAD");
    made.commit({ "budgets/b.yaml": plan("b", 2) });
    expect(await changed(made)).toMatchObject({ code: 0, orgs: ["b"], codes: [] });
  });

  test("a name that leads out of the budgets is no name to look for", async () => {
    const made = fleet();
    made.commit({ "outside.yaml": plan("../outside", 1), "budgets/x.yaml": plan("../outside", 1) });
    expect(await changed(made)).toMatchObject({ code: 2, codes: ["schema"] });
  });

  test("counts the removed budgets", async () => {
    const made = fleet();
    made.commit({ "budgets/a.yaml": null });
    expect((await changed(made)).err).toMatch(/^0 budgets differ from main \([0-9a-f]{7}\), 1 is removed\n$/);
    made.commit({ "budgets/b.yaml": null, "budgets/sub/c.yaml": null, "budgets/sub/_defaults.yaml": null });
    const { code, err } = await changed(made);
    expect(code).toBe(2);
    expect(err).toMatch(/^0 budgets differ from main \([0-9a-f]{7}\), 3 are removed\n$/);
  });

  test("that nothing differs is no finding", async () => {
    const made = fleet();
    expect(await changed(made)).toMatchObject({ code: 0, orgs: [], codes: [] });
    for (const format of ["text", "markdown", "github", "sarif", "junit", "gitlab"]) {
      expect((await tollgate(["check", "--changed", "--format", format], { cwd: made.path })).code).toBe(0);
    }
  });

  test("but that there is no budget at all is one", async () => {
    const made = fleet();
    expect(await changed(made, "nowhere")).toMatchObject({ code: 2, codes: ["unreadable-file"] });
    made.write({ "empty/readme.txt": "" });
    expect(await changed(made, "empty")).toMatchObject({ code: 2, codes: ["no-budget"] });
  });

  test("defaults touch their folder, policy touches all", async () => {
    const made = fleet();
    made.commit({ "budgets/sub/_defaults.yaml": "labels: { env: test }\n" });
    expect(await changed(made)).toMatchObject({ code: 0, orgs: ["c"] });
    made.commit({ "budgets/sub/_defaults.yml": "labels: { env: unread }\n" });
    expect(await changed(made, "--base", "HEAD~1")).toMatchObject({ code: 0, orgs: [] });
    made.write({ "policy/guardrails.yaml": "version: 1\n" });
    expect(await changed(made)).toMatchObject({ code: 1, orgs: ["a", "b", "c"] });
  });

  test("against another base; only there", async () => {
    const made = fleet();
    made.commit({ "budgets/b.yaml": plan("b", 2) });
    made.commit({ "budgets/sub/c.yaml": plan("c", 2) });
    expect((await changed(made, "--base", "HEAD~1")).orgs).toEqual(["c"]);
    expect((await changed(made, "budgets/b.yaml")).orgs).toEqual(["b"]);
    expect(await changed(made, "--base", "gone")).toMatchObject({ code: 2, orgs: [] });
    expect((await tollgate(["check", "--base", "main"], { cwd: made.path })).code).toBe(2);
  });
});

describe("check of files that are named, as a commit hook does", () => {
  test("looks for their organizations in the files beside them", async () => {
    const { path } = fleet();
    const check = (...files: string[]) => tollgate(["check", "--format", "json", ...files], { cwd: path });
    writeFileSync(join(path, "budgets/new.yaml"), plan("b", 1));
    const { code, out } = await check("budgets/new.yaml");
    const [first, ...others] = JSON.parse(out).findings;
    const second = others.find((finding: { code: string }) => finding.code === "org-file-name");
    expect({ code, first }).toMatchObject({
      code: 2,
      first: { code: "duplicate-org", data: { first: "budgets/b.yaml" } },
    });
    expect(second).toMatchObject({ code: "org-file-name", data: { isTaken: true } });
    expect(second.help).not.toContain("Rename");
    const both = JSON.parse((await check("budgets/b.yaml", "budgets/new.yaml")).out);
    expect(both.summary).toMatchObject({ pass: 1, invalid: 1 });
    expect((await check("budgets/b.yaml", "budgets/sub")).code).toBe(0);
  });
});
