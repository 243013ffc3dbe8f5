import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { gitIn, repository, type TestRepository } from "../support/repository.ts";

const plan = (tokens: number, org = "acme"): string =>
  budget(`consumption: { other: { tokens: ${tokens} } }\n`, { org });

type Env = Readonly<Record<string, string>>;

async function diff(cwd: string, args: readonly string[] = [], env: Env = {}) {
  const { code, out, err } = await tollgate(["diff", "--format", "json", ...args], { cwd, env });
  return { code, err, report: out === "" ? null : JSON.parse(out) };
}

/** main has gone on since the branch left it: that is none of the branch's change. */
function branched(): TestRepository & { readonly left: string } {
  const made = repository({ "budgets/acme.yaml": plan(1) });
  const left = made.git("rev-parse", "HEAD");
  made.git("branch", "change");
  made.commit({ "budgets/late.yaml": plan(9, "late") });
  made.git("switch", "--quiet", "change");
  made.commit({ "budgets/acme.yaml": plan(2) });
  return { ...made, left };
}

describe("the base", () => {
  test("is the newest commit of main, and what others merged since is no part of the change", async () => {
    const { path, git } = branched();
    const { report } = await diff(path);
    expect(report.base).toEqual({ name: "main", commit: git("rev-parse", "main") });
    expect(report.organizations.map(({ org }: { org: string }) => org)).toEqual(["acme"]);
  });

  test.each([
    ["--base", { "--base": "main~1" }, {}, "main~1"],
    ["GITHUB_BASE_REF", {}, { GITHUB_BASE_REF: "release/1.x" }, "release/1.x"],
    ["CI_MERGE_REQUEST_TARGET_BRANCH_NAME", {}, { CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "release/1.x" }, "release/1.x"],
    ["--base before the variable", { "--base": "main" }, { GITHUB_BASE_REF: "gone" }, "main"],
    ["an empty variable says nothing", {}, { GITHUB_BASE_REF: "" }, "main"],
  ] as const)("%s", async (_, flags, env, name) => {
    const { path, git } = branched();
    git("branch", "release/1.x", "main");
    const { report } = await diff(path, Object.entries(flags).flat(), env);
    expect(report.base.name).toBe(name);
  });

  test("origin's default branch goes before a local one, and its branch before one of the same name here", async () => {
    const origin = branched();
    origin.git("branch", "-m", "main", "trunk");
    origin.git("switch", "--quiet", "trunk");
    const cwd = folder();
    gitIn(cwd)("clone", "--quiet", "--branch", "change", origin.path, "clone");
    const path = `${cwd}/clone`;
    gitIn(path)("branch", "main", "HEAD");
    expect((await diff(path)).report.base.name).toBe("origin/HEAD");
    gitIn(path)("branch", "trunk", "HEAD");
    expect((await diff(path, [], { GITHUB_BASE_REF: "trunk" })).report.base.name).toBe("origin/trunk");
  });

  test("a detached head and a tag are as good as branches", async () => {
    const { path, git } = branched();
    git("tag", "--annotate", "--message", "v1", "v1", "main~1");
    git("checkout", "--quiet", "--detach");
    const { code, report } = await diff(path, ["--base", "v1", "--head", "HEAD"]);
    expect({ code, head: report.head.name, changed: report.summary.changed }).toEqual({
      code: 0,
      head: "HEAD",
      changed: 1,
    });
  });

  test("the head may be any commit, and the work tree is then not looked at", async () => {
    const { path, write } = branched();
    write({ "budgets/acme.yaml": "org: 5\n" });
    expect((await diff(path)).code).toBe(2);
    expect((await diff(path, ["--head", "change"])).code).toBe(0);
  });
});

describe("what is in the way is said, with what to do", () => {
  const fails = async (cwd: string, args: readonly string[], says: string, env: Env = {}): Promise<void> => {
    const { code, err, report } = await diff(cwd, args, env);
    expect({ code, report }).toEqual({ code: 2, report: null });
    expect(err).toContain(says);
    expect(err).not.toMatch(/\n\s+at |fatal:/);
  };

  test("no repository", () => fails(folder({ "budgets/a.yaml": plan(1) }), [], "--base-dir"));

  test("no commit", async () => {
    const cwd = folder({ "budgets/a.yaml": plan(1) });
    gitIn(cwd)("init", "--quiet");
    await fails(cwd, [], "no commit yet");
  });

  test("a bare repository", async () => {
    const cwd = folder();
    gitIn(cwd)("init", "--quiet", "--bare");
    await fails(cwd, [], "--base-dir");
  });

  test("no default branch", async () => {
    const { path, git } = repository({ "budgets/a.yaml": plan(1) });
    git("branch", "-m", "main", "trunk");
    await fails(path, [], "--base REF");
  });

  test("a base that is not there, or only at origin", async () => {
    const origin = branched();
    const cwd = folder();
    gitIn(cwd)("clone", "--quiet", "--branch", "change", origin.path, "clone");
    await fails(`${cwd}/clone`, ["--base", "gone"], "no such commit");
    await fails(`${cwd}/clone`, ["--base", "main"], "Did you mean origin/main?");
    await fails(`${cwd}/clone`, ["--head", "gone"], "--head gone");
    await fails(`${cwd}/clone`, [], "GITHUB_BASE_REF", { GITHUB_BASE_REF: "gone" });
  });

  test("a shallow clone", async () => {
    const origin = branched();
    origin.git("switch", "--quiet", "main");
    const cwd = folder();
    const clone = (name: string, ...more: string[]): string => {
      gitIn(cwd)("clone", "--quiet", "--depth", "1", "--branch", "change", ...more, `file://${origin.path}`, name);
      return `${cwd}/${name}`;
    };
    await fails(clone("one"), [], "fetch-depth: 0");
    await fails(clone("both", "--no-single-branch"), [], "fetch-depth: 0");
    await fails(clone("named"), ["--base", "main"], "fetch-depth: 0");
  });

  test("no commit in common", async () => {
    const { path, git, commit } = branched();
    git("switch", "--quiet", "--orphan", "other");
    commit({ "budgets/acme.yaml": plan(3) });
    await fails(path, [], "no commit in common");
  });

  test("a clone without contents: nothing is fetched", async () => {
    const origin = branched();
    const cwd = folder();
    origin.git("switch", "--quiet", "main");
    origin.git("config", "uploadpack.allowFilter", "true");
    gitIn(cwd)("clone", "--quiet", "--filter=blob:none", "--branch", "change", `file://${origin.path}`, "clone");
    await fails(`${cwd}/clone`, [], "--filter");
  });

  test("paths outside, no budgets, no policy", async () => {
    const { path } = branched();
    await fails(path, ["../elsewhere"], "not in this repository");
    await fails(path, ["nothing"], "no budget found");
    await fails(path, ["--policy", "nothing"], "--policy nothing");
  });

  test("flags that do not go together", async () => {
    const { path } = branched();
    await fails(path, ["--head-dir", "."], "--base-dir");
    await fails(path, ["--base-dir", ".", "--base", "main"], "--base-dir");
    await fails(path, ["--base-dir", "gone"], "no such file");
  });

  test("the folder of budgets itself as a side: everything would be new, and held to nothing", async () => {
    const { path } = branched();
    await fails(path, ["--base-dir", "budgets"], "Name the folder that contains budgets/");
    await fails(path, ["--base-dir", ".", "--head-dir", "budgets"], "Name the folder that contains budgets/");
  });

  test("no git", async () => {
    const { path } = branched();
    await fails(path, [], "git is not installed", { PATH: folder() });
  });
});

test("what is a commit where it is typed may still be no branch", async () => {
  const { path } = branched();
  expect((await diff(path, ["--base", "HEAD~1"])).code).toBe(0);
  for (const name of ["HEAD~1", "@{-1}", "main^0", "main~1", "refs/../main"]) {
    expect((await diff(path, [], { GITHUB_BASE_REF: name })).err).toContain("GITHUB_BASE_REF");
  }
});

describe("names are names", () => {
  test.each([
    "--upload-pack=x",
    "-x",
    "--help",
    "",
    " ",
    "main\nmain",
    "main^{/x}",
    "main:budgets",
    "HEAD~9",
    ":/x",
    "$(touch x)",
    "a".repeat(5000),
    "\u001b[31mmain",
    "::error::forged",
  ])("%j is no base, whoever says so", async (name) => {
    const { path } = branched();
    const typed = await diff(path, [`--base=${name}`]);
    expect({ code: typed.code, report: typed.report }).toEqual({ code: 2, report: null });
    for (const said of [typed, await diff(path, [], { GITHUB_BASE_REF: name || "-" })]) {
      expect(said.code).toBe(2);
      expect(said.err).not.toMatch(/\u001b|\n\s*::/);
    }
  });
});
