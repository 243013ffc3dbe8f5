import { chmodSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { gitIn, repository, type TestRepository } from "../support/repository.ts";

/** 200 named users have 50,000 tokens a month. */
const plan = (tokens: number, org = "acme", more = ""): string =>
  budget(`consumption:\n  other: { tokens: ${tokens} }\n${more}`, { org });

const LIMIT = "limits: { overageTokens: 90000 }\n";

type Env = Readonly<Record<string, string>>;

async function diff(cwd: string, args: readonly string[] = [], env: Env = {}) {
  const { code, out, err } = await tollgate(["diff", "--format", "json", ...args], { cwd, env });
  const report = out === "" ? null : JSON.parse(out);
  const orgs: string[] = report?.organizations.map(({ org }: { org: string }) => org) ?? [];
  return { code, err, report, orgs };
}

const ids = (repository: TestRepository, ...names: string[]): string[] =>
  names.map((name) => repository.git("rev-parse", name));

/** On a branch `change` that left main before main went on. */
function behind(files: Parameters<TestRepository["commit"]>[0]): TestRepository {
  const made = repository({ "budgets/acme.yaml": plan(1), "budgets/beta.yaml": plan(5, "beta"), "notes.txt": "one\n" });
  made.git("branch", "change");
  made.commit({ "budgets/late.yaml": plan(9, "late"), "budgets/beta.yaml": plan(6, "beta"), "notes.txt": "two\n" });
  made.git("switch", "--quiet", "change");
  made.commit(files);
  return made;
}

describe("a change that is behind its target", () => {
  test.each([
    ["of commits", ["--head", "change"]],
    ["of the work tree", []],
  ] as const)("is judged as the merge of both, %s", async (_, args) => {
    const { path } = behind({ "budgets/acme.yaml": plan(2) });
    const { code, orgs, report } = await diff(path, args);
    expect({ code, orgs }).toEqual({ code: 0, orgs: ["acme"] });
    expect(report.summary.changed).toBe(1);
  });

  test("cannot go back to a commit in the middle of the target's history that was never judged alone", async () => {
    const made = repository({ "budgets/acme.yaml": plan(1) });
    made.git("switch", "--quiet", "--create", "change");
    made.commit({
      "policy/guardrails.yaml": "version: 1\nseverities: { over-allocation: off, policy-relaxed: off }\n",
    });
    const [loose = ""] = ids(made, "HEAD");
    made.git("revert", "--no-edit", "HEAD");
    made.git("switch", "--quiet", "main");
    made.git("merge", "--quiet", "--no-ff", "--message", "as a whole, nothing", "change");
    made.git("switch", "--quiet", "--detach", loose);
    made.commit({ "budgets/acme.yaml": plan(60_000) });
    const { code, report } = await diff(made.path, ["--base", "main", "--head", "HEAD"]);
    expect(code).toBe(1);
    expect(report.organizations[0]).toMatchObject({ org: "acme" });
  });

  test("counts what is edited, new, ignored and gone, and leaves the repository as it was", async () => {
    const made = behind({ ".gitignore": "budgets/own.yaml\n" });
    made.write({ "budgets/own.yaml": plan(3, "own"), "budgets/acme.yaml": plan(7), "budgets/beta.yaml": null });
    const before = made.git("status", "--porcelain", "--ignored");
    const objects = () => readdirSync(join(made.path, ".git", "objects"), { recursive: true }).length;
    const many = objects();
    // main changed the file that is gone here: that is a conflict.
    const conflict = await diff(made.path);
    expect(conflict).toMatchObject({ code: 2, report: null });
    expect(conflict.err).toContain("conflicts with main in budgets/");
    made.git("checkout", "--quiet", "--", "budgets/beta.yaml");
    expect((await diff(made.path)).orgs.sort()).toEqual(["acme", "own"]);
    expect(objects()).toBe(many);
    made.write({ "budgets/beta.yaml": null });
    expect(made.git("status", "--porcelain", "--ignored")).toBe(before);
  });

  test("from a folder inside, with names as check shows them there", async () => {
    const { path } = behind({ "finops/budgets/inner.yaml": plan(4, "inner") });
    const { code, report } = await diff(join(path, "finops"));
    expect(code).toBe(0);
    expect(report.organizations[0].head.file).toBe("budgets/inner.yaml");
  });

  test("that conflicts is not judged", async () => {
    const { path } = behind({ "notes.txt": "three\n" });
    const { code, err } = await diff(path, ["--head", "change"]);
    expect(code).toBe(2);
    expect(err).toContain("conflicts with main in notes.txt");
  });

  test("runs no merge driver that the repository names", async () => {
    const { path, git } = behind({ ".gitattributes": "*.txt merge=own\n", "notes.txt": "three\n" });
    const ran = join(folder(), "ran");
    git("config", "merge.own.driver", `touch ${ran}`);
    expect((await diff(path, ["--head", "change"])).code).toBe(2);
    expect(existsSync(ran)).toBe(false);
  });

  test("with a git before 2.38 is refused, naming the version", async () => {
    const { path } = behind({ "budgets/acme.yaml": plan(2) });
    const bin = folder();
    const real = ["/usr/bin/git", "/usr/local/bin/git"].find(existsSync) ?? "git";
    writeFileSync(
      join(bin, "git"),
      `#!/bin/sh\nfor a; do [ "$a" = version ] && echo "git version 2.37.9" && exit; done\nexec ${real} "$@"\n`,
    );
    chmodSync(join(bin, "git"), 0o755);
    const { code, err } = await diff(path, [], { PATH: bin });
    expect(code).toBe(2);
    expect(err).toMatch(/git 2\.37\.9 .* git 2\.38 or later/);
  });
});

describe("a merge that GitHub made", () => {
  /** Two commits deep, as actions/checkout has it. */
  function merge(): { cwd: string; env: (event: object) => Env; parents: string[] } {
    const origin = behind({ "budgets/acme.yaml": plan(2) });
    const parents = ids(origin, "main", "change");
    origin.git("switch", "--quiet", "--detach", "main");
    origin.git("merge", "--quiet", "--no-ff", "--message", "merge", "change");
    const [sha = ""] = ids(origin, "HEAD");
    origin.git("update-ref", "refs/pull/1/merge", sha);
    const cwd = folder();
    const git = gitIn(cwd);
    git("init", "--quiet", "--initial-branch", "x");
    git("fetch", "--quiet", "--depth=2", `file://${origin.path}`, "refs/pull/1/merge");
    git("checkout", "--quiet", "--detach", "FETCH_HEAD");
    const env = (event: object): Env => {
      const path = join(folder(), "event.json");
      writeFileSync(path, JSON.stringify({ pull_request: event }));
      return { GITHUB_SHA: sha, GITHUB_BASE_REF: "main", GITHUB_EVENT_PATH: path };
    };
    return { cwd, env, parents };
  }

  test("is trusted where its parents are the event's", async () => {
    const { cwd, env, parents } = merge();
    const [base, head] = parents.map((sha) => ({ sha }));
    expect(await diff(cwd, [], env({ base, head }))).toMatchObject({ code: 0, orgs: ["acme"] });
    expect(await diff(cwd, [], env({ head }))).toMatchObject({ code: 0, orgs: ["acme"] });
  });

  test.each([
    ["its head", (base: object) => ({ base, head: { sha: "1".repeat(40) } })],
    ["its base", (_: object, head: object) => ({ base: { sha: "2".repeat(40) }, head })],
  ])("is refused where %s is another", async (_, event) => {
    const { cwd, env, parents } = merge();
    const [base = "", head = ""] = parents;
    const { code, err } = await diff(cwd, [], env(event({ sha: base }, { sha: head })));
    expect(code).toBe(2);
    expect(err).toContain("fetch-depth: 0");
  });
});

test("an event that cannot be read vouches for nothing", async () => {
  const origin = repository({ "budgets/acme.yaml": plan(1) });
  origin.git("switch", "--quiet", "--create", "change");
  origin.commit({ "budgets/acme.yaml": plan(60_000) });
  origin.git("switch", "--quiet", "--detach", "main");
  origin.git("merge", "--quiet", "--no-ff", "--message", "merge", "change");
  const [sha = ""] = ids(origin, "HEAD");
  origin.git("branch", "--delete", "--force", "main");
  const env = { GITHUB_SHA: sha, GITHUB_BASE_REF: "main", GITHUB_EVENT_PATH: join(origin.path, "none.json") };
  const { code, err } = await diff(origin.path, [], env);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("GITHUB_EVENT_PATH") });
});

test.each(["main", "origin/main"])("a tag called %s is not taken for the branch", async (name) => {
  const origin = repository({ "budgets/acme.yaml": plan(1) });
  origin.git("switch", "--quiet", "--create", "change");
  origin.commit({ "budgets/acme.yaml": plan(60_000) });
  origin.git("tag", name);
  const cwd = folder();
  gitIn(cwd)("clone", "--quiet", `file://${origin.path}`, ".");
  if (name === "main") gitIn(cwd)("branch", "main", "origin/main");
  const { code, err } = await diff(cwd, ["--base", name]);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("refs/tags/") });
  expect((await diff(cwd, ["--base", "refs/remotes/origin/main"])).code).toBe(1);
});

describe("a merge train", () => {
  function train(): { made: TestRepository; env: Env } {
    const made = repository({ "budgets/acme.yaml": plan(1), "budgets/beta.yaml": plan(5, "beta") });
    for (const [branch, files] of [
      ["first", { "budgets/beta.yaml": plan(60_000, "beta") }],
      ["second", { "budgets/acme.yaml": plan(2) }],
    ] as const) {
      made.git("switch", "--quiet", "--create", branch, "main");
      made.commit(files);
    }
    made.git("switch", "--quiet", "--detach", "main");
    for (const branch of ["first", "second"]) made.git("merge", "--quiet", "--no-ff", "--message", branch, branch);
    const [source = ""] = ids(made, "second");
    const env = {
      CI_MERGE_REQUEST_EVENT_TYPE: "merge_train",
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
      CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: source,
    };
    return { made, env };
  }

  test("is compared with what it is on top of, and does not fail for the request before it", async () => {
    const { made, env } = train();
    expect(await diff(made.path, [], env)).toMatchObject({ code: 0, orgs: ["acme"] });
    expect(await diff(made.path, ["--base", "main"], env)).toMatchObject({ code: 1 });
  });

  test("without a merge commit: GitLab names the commit below", async () => {
    const { made, env } = train();
    const [target = ""] = ids(made, "HEAD^1");
    made.git("switch", "--quiet", "--detach", "HEAD^1");
    made.commit({ "budgets/acme.yaml": plan(2) });
    expect(await diff(made.path, [], { ...env, CI_MERGE_REQUEST_TARGET_BRANCH_SHA: target })).toMatchObject({
      code: 0,
      orgs: ["acme"],
    });
    expect((await diff(made.path, [], env)).err).toContain("--base REF");
  });
});

describe("the work tree of a hook", () => {
  const monorepo = (): TestRepository => {
    const made = repository({ "finops/budgets/acme.yaml": plan(1), "budgets/root.yaml": plan(1, "root") });
    made.git("switch", "--quiet", "--create", "change");
    made.commit({ "finops/budgets/acme.yaml": plan(60_000, "acme", LIMIT) });
    return made;
  };
  const args = ["--base", "main", "--fail-on", "new,loosened"];

  test("is found where git sets GIT_DIR alone, in a subfolder and in a linked work tree", async () => {
    const { path, git } = monorepo();
    const finops = join(path, "finops");
    const usual = await diff(finops, args);
    expect(usual).toMatchObject({ code: 1, orgs: ["acme"] });
    const hook = await diff(finops, args, { GIT_DIR: join(path, ".git"), GIT_INDEX_FILE: join(path, ".git", "index") });
    expect(hook.report).toEqual(usual.report);
    const linked = join(folder(), "linked");
    git("worktree", "add", "--quiet", "--detach", linked);
    const folderOf = gitIn(linked)("rev-parse", "--absolute-git-dir");
    expect((await diff(join(linked, "finops"), args, { GIT_DIR: folderOf })).report).toEqual(usual.report);
  });

  test("is refused where GIT_DIR names another repository", async () => {
    const [one, other] = [monorepo(), monorepo()];
    const { code, err } = await diff(one.path, args, { GIT_DIR: join(other.path, ".git") });
    expect(code).toBe(2);
    expect(err).toContain("GIT_DIR");
  });
});

test.each(["blob:none", "tree:0"])("a clone with --filter=%s is told what it lacks", async (filter) => {
  const origin = behind({ "budgets/acme.yaml": plan(2) });
  origin.git("switch", "--quiet", "main");
  origin.git("config", "uploadpack.allowFilter", "true");
  const cwd = folder();
  gitIn(cwd)("clone", "--quiet", `--filter=${filter}`, `file://${origin.path}`, "clone");
  const { code, err } = await diff(`${cwd}/clone`, ["--base", "HEAD~1"]);
  expect(code).toBe(2);
  expect(err).toContain("Clone without --filter");
});

test.each([".", "", "bin"])("git is never taken from the working directory: PATH has %j", async (entry) => {
  const made = behind({ "budgets/acme.yaml": plan(2) });
  const trace = join(folder(), "ran");
  made.write({ git: `#!/bin/sh\ntouch ${trace}\n`, "bin/git": `#!/bin/sh\ntouch ${trace}\n` });
  for (const name of ["git", "bin/git"]) chmodSync(join(made.path, name), 0o755);
  const { code } = await diff(made.path, [], { PATH: [entry, "/usr/local/bin", "/usr/bin", "/bin"].join(":") });
  expect(code).toBe(0);
  expect((await diff(made.path, [], { PATH: entry })).err).toContain("git is not installed");
  expect(existsSync(trace)).toBe(false);
});
