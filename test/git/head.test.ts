import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";
import { repository, type TestRepository } from "../support/repository.ts";

const plan = (org: string, tokens: number, more = ""): string =>
  budget(`consumption: { other: { tokens: ${tokens} } }\n${more}`, { org });
const OFF = "version: 1\nseverities: { over-allocation: off }\n";

interface Checked {
  readonly code: number;
  readonly err: string;
  readonly orgs: readonly string[];
  readonly files: readonly string[];
  readonly codes: readonly string[];
  readonly policy: Report;
}

async function check(cwd: string, ...args: string[]): Promise<Checked> {
  const { code, out, err } = await tollgate(["check", "--format", "json", ...args], { cwd });
  const { organizations, findings, summary } = out === "" ? { organizations: [], findings: [] } : JSON.parse(out);
  const said = findings.filter(({ severity }: Report) => severity !== "info");
  return {
    code,
    err,
    orgs: organizations.map(({ org }: Report) => org),
    files: organizations.map(({ file }: Report) => file),
    codes: said.map(({ code: name }: Report) => name),
    policy: summary?.policy,
  };
}

const TREE = {
  "budgets/_defaults.yaml": "labels: { env: prod }\n",
  "budgets/acme.yaml": plan("acme", 60_000),
  "budgets/sub/beta.yaml": plan("beta", 1),
  "budgets/sub.yaml": plan("sub", 1),
  "budgets/.draft.yaml": "not: one\n",
  "budgets/sub/_Defaults.yaml": "limits: { cost: 1 }\n",
  "policy/guardrails.yaml": "version: 1\n",
};

/** What a check of the commit says, which is what a check of a fresh clone says. */
async function alike(made: TestRepository, ...args: string[]): Promise<Checked> {
  const [committed, onDisk] = [await check(made.path, "--head", "HEAD", ...args), await check(made.path, ...args)];
  expect(committed).toEqual(onDisk);
  return committed;
}

describe("check --head", () => {
  test("says of a commit what a check of its files says", async () => {
    const made = repository(TREE);
    expect(await alike(made)).toMatchObject({
      code: 1,
      orgs: ["acme", "beta", "sub"],
      codes: ["over-allocation", "file-not-read"],
    });
    expect(await alike(made, "budgets/acme.yaml")).toMatchObject({ code: 1, orgs: ["acme"] });
    expect(await alike(made, "budgets/none")).toMatchObject({ code: 2, codes: ["unreadable-file"] });
    expect((await alike(made, "--policy", "policy", "--where", "env=prod")).orgs).toEqual(["acme", "sub"]);
  });

  test("whatever the work tree has: budgets, defaults and policy, each of which is said", async () => {
    const made = repository(TREE);
    made.write({
      "budgets/acme.yaml": plan("acme", 1),
      "budgets/new.yaml": plan("new", 1),
      "budgets/sub/beta.yaml": null,
      "policy/guardrails.yaml": OFF,
    });
    const { code, err, orgs } = await check(made.path, "--head", "HEAD");
    expect({ code, orgs }).toEqual({ code: 1, orgs: ["acme", "beta", "sub"] });
    expect(err).toMatch(/^4 files of the work tree differ from HEAD \([0-9a-f]{7}\), which is judged instead: /);
    expect(err).toContain("budgets/acme.yaml, budgets/new.yaml, budgets/sub/beta.yaml and policy/guardrails.yaml\n");
    expect((await check(made.path)).code).toBe(0);
    const diff = await tollgate(["diff", "--base", "HEAD", "--head", "HEAD"], { cwd: made.path });
    expect(diff.err).toBe(err);
  });

  test("an older commit is judged by its own policy, and says nothing of the work tree", async () => {
    const made = repository({ ...TREE, "policy/guardrails.yaml": OFF });
    made.commit({ "policy/guardrails.yaml": null, "budgets/sub/beta.yaml": plan("beta", 2) });
    expect(await check(made.path, "--head", "HEAD^")).toMatchObject({
      code: 0,
      err: "",
      policy: { guardrails: "policy/guardrails.yaml" },
    });
    expect(await check(made.path, "--head", "HEAD")).toMatchObject({ code: 1, policy: { guardrails: null } });
  });

  test("in a subfolder, and upward for the policy", async () => {
    const made = repository({ ...TREE, "policy/guardrails.yaml": OFF });
    const below = { ...made, path: join(made.path, "budgets") };
    expect(await alike(below, ".")).toMatchObject({ code: 0, files: ["acme.yaml", "sub/beta.yaml", "sub.yaml"] });
  });

  test("links are followed within the commit, each file once, and none leads out of it", async () => {
    const made = repository({
      ...TREE,
      "shared/gamma.yaml": plan("gamma", 1),
      "shared/_defaults.yaml": "labels: {}\n",
    });
    const link = (target: string, path: string): void => symlinkSync(target, join(made.path, path));
    link("../shared", "budgets/more");
    link("../shared/gamma.yaml", "budgets/again.yaml");
    link("acme.yaml", "budgets/other.yaml");
    link("..", "budgets/sub/loop");
    made.commit();
    expect(await alike(made)).toMatchObject({ code: 1, orgs: ["acme", "beta", "sub", "gamma"] });
    link("/etc/hosts", "budgets/out.yaml");
    link("../../elsewhere.yaml", "budgets/up.yaml");
    link("nowhere.yaml", "budgets/broken.yaml");
    link("self", "budgets/self");
    made.commit();
    const { code, codes, files } = await check(made.path, "--head", "HEAD");
    expect(code).toBe(2);
    expect(codes.filter((name) => name === "outside-root")).toHaveLength(2);
    expect(codes.filter((name) => name === "unreadable-file")).toHaveLength(2);
    expect(files).toEqual(expect.arrayContaining(["budgets/out.yaml", "budgets/up.yaml", "budgets/broken.yaml"]));
  });

  test("budgets that are a link as a whole", async () => {
    const made = repository({ "finops/budgets/acme.yaml": plan("acme", 60_000) });
    symlinkSync("finops/budgets", join(made.path, "budgets"));
    made.commit();
    expect(await alike(made)).toMatchObject({ code: 1, files: ["budgets/acme.yaml"] });
    expect(await alike(made, "budgets/acme.yaml")).toMatchObject({ code: 1, files: ["budgets/acme.yaml"] });
  });

  test("a repository within the budgets cannot be read, and is not passed over", async () => {
    const made = repository(TREE);
    const head = made.git("rev-parse", "HEAD");
    made.git("update-index", "--add", "--cacheinfo", `160000,${head},budgets/vendor`);
    made.git("commit", "--quiet", "--message", "a repository");
    const { code, codes, files } = await check(made.path, "--head", "HEAD");
    expect({ code, codes }).toMatchObject({ code: 2, codes: expect.arrayContaining(["unreadable-file"]) });
    expect(files).toContain("budgets/vendor");
  });

  test("another file of the organization is found beside the one that is named", async () => {
    const made = repository({ ...TREE, "budgets/other.yaml": plan("acme", 1) });
    rmSync(join(made.path, "budgets", "acme.yaml"));
    expect(await check(made.path, "--head", "HEAD", "budgets/other.yaml")).toMatchObject({
      code: 2,
      codes: ["duplicate-org", "org-file-name"],
    });
  });

  test("attributes of the tree change nothing: what is committed counts", async () => {
    const made = repository(TREE);
    made.commit({ ".gitattributes": "*.yaml filter=x ident eol=crlf export-ignore\n" });
    expect(await check(made.path, "--head", "HEAD")).toMatchObject({ code: 1, orgs: ["acme", "beta", "sub"] });
  });

  test("with more budgets than one thread judges", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 520 }, (_, index) => [`budgets/o${index}.yaml`, plan(`o${index}`, 1)]),
    );
    const made = repository({ ...many, "budgets/wrong-name.yaml": plan("right-name", 60_000) });
    rmSync(join(made.path, "budgets"), { recursive: true });
    mkdirSync(join(made.path, "budgets"));
    const { code, orgs, err } = await check(made.path, "--head", "HEAD", "--jobs", "1");
    expect({ code, count: orgs.length }).toEqual({ code: 1, count: 521 });
    expect(err).toContain("and 517 more");
  });

  test.each([
    [["--head", "nowhere"], "--head nowhere: there is no such commit here"],
    [["--head", "HEAD", "--changed"], "--head reads a commit, and --changed the work tree"],
    [["--head", "HEAD", "--policy", "none"], "--policy none: there is no such folder"],
    [["--head", "HEAD", "--policy", "budgets"], "--policy budgets: there is no policy in it"],
    [["--head", "HEAD", ".."], "is not in this repository"],
  ])("%j is refused", async (args, says) => {
    const { code, err } = await check(repository(TREE).path, ...args);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(says) });
  });
});

describe("what is nearly defaults", () => {
  test("is said of a check of what changed too", async () => {
    const made = repository(TREE);
    made.git("switch", "--quiet", "--create", "change");
    made.commit({ "budgets/acme.yaml": plan("acme", 1) });
    expect(await check(made.path, "--changed")).toMatchObject({ code: 0, orgs: ["acme"], codes: ["file-not-read"] });
  });
});

describe("a sparse checkout", () => {
  test("the commit's policy judges, whatever the index says of it", async () => {
    const made = repository({ ...TREE, "policy/guardrails.yaml": OFF });
    made.commit({ "policy/guardrails.yaml": "version: 1\n" });
    const off = made.git("rev-parse", "HEAD^:policy/guardrails.yaml");
    made.git("sparse-checkout", "set", "--no-cone", "/budgets/");
    made.git("update-index", "--cacheinfo", `100644,${off},policy/guardrails.yaml`);
    made.git("update-index", "--skip-worktree", "policy/guardrails.yaml");
    expect(await check(made.path)).toMatchObject({ code: 1, policy: { guardrails: "policy/guardrails.yaml" } });
  });
});
