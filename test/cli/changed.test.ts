import { describe, expect, test } from "vitest";
import { tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
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
  const codes = findings.map((finding: { code: string }) => finding.code);
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
