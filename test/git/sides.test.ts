import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findSources } from "../../src/adapters/files/find.ts";
import { readPolicyFiles } from "../../src/adapters/files/policy.ts";
import { openRepository } from "../../src/adapters/git/repository.ts";
import { gitSides } from "../../src/adapters/git/sides.ts";
import type { Source } from "../../src/core/model/source.ts";
import { folder, tollgate } from "../support/cli.ts";
import { budget, type Report } from "../support/report.ts";
import { repository, type TestRepository } from "../support/repository.ts";

const plan = (tokens: number, org = "acme"): string =>
  budget(`consumption: { other: { tokens: ${tokens} } }\n`, { org });

/** Nothing like the others. */
const copilot = (users: number, org: string): string =>
  budget(`consumption: { agent-copilot: { users: ${users} } }\n`, { org });

async function diff(
  { path }: Pick<TestRepository, "path">,
  ...args: string[]
): Promise<{ code: number; report: Report }> {
  const { code, out, err } = await tollgate(["diff", "--format", "json", ...args], { cwd: path });
  expect(err).toBe("");
  return { code, report: JSON.parse(out) };
}

const orgs = (report: Report): string[] => report.organizations.map(({ org }: { org: string }) => org).sort();

const TREE = {
  "budgets/a.yaml": plan(1, "a"),
  "budgets/b.YML": plan(2, "b"),
  "budgets/c.txt": "not a budget",
  "budgets/_draft.yaml": "not: one",
  "budgets/.hidden.yaml": "not: one",
  "budgets/_templates/d.yaml": "not: one",
  "budgets/.cache/d.yaml": "not: one",
  "budgets/deep/er/e.yaml": plan(3, "e"),
  "budgets/deep/er/_defaults.yml": "limits: { cost: 5 }\n",
  "budgets/deep/_defaults.yaml": "limits: { cost: 6 }\n",
  "budgets/deep/_defaults.yml": "limits: { cost: 7 }\n",
  "budgets/deep/f.yaml": plan(4, "f"),
  "budgets/:(top)/g.yaml": plan(5, "g"),
  "budgets/[x]*?.yaml": plan(6, "h"),
  "budgets/ü \t.yaml": plan(7, "i"),
  "budgets/large.yaml": `# ${"x".repeat(1024 * 1024)}`,
  "budgets/empty.yaml": "",
  "budgets/bom.yaml": `\ufeff${plan(8, "j")}`,
  "policy/guardrails.yml": "version: 1\n",
  "policy/rate-cards/x.yaml": "id: x\n",
  "policy/rate-cards/deep/y.yaml": "id: y\n",
  "policy/rate-cards/z.txt": "id: z\n",
};

/** What is judged of them: a hint for a person who mends a file is only looked for on a disk. */
const byFile = (sources: Iterable<Source>): Source[] => {
  const judged = [...sources].map(({ strayDefaults: _, ...source }) => source);
  return judged.sort((a, b) => (a.file < b.file ? -1 : 1));
};

/** What a commit has, held against itself. */
async function committed(cwd: string, name: string) {
  const asked = {
    base: async () => ({ name: "HEAD", commit: "HEAD", mergeBase: "HEAD" }),
    head: "HEAD",
    budgets: [name],
    policies: ["policy"] as const,
  };
  const { base } = await gitSides(asked, await openRepository({ cwd, env: {} }));
  const { side, policy } = base;
  return { sources: byFile(side.read(side.untouched)), policy };
}

describe("a commit yields what the same files on a disk yield", () => {
  test.each([
    ["."],
    ["budgets"],
    ["budgets/deep"],
    ["budgets/deep/f.yaml"],
    ["budgets/_draft.yaml"],
    ["budgets/deep/../b.YML"],
  ])("%s", async (name) => {
    const { path, commit } = repository(TREE);
    commit({
      "budgets/latin1.yaml": Buffer.from("name: \xe9\n", "latin1"),
      "budgets/utf16.yaml": Buffer.from("a", "utf16le"),
    });
    const { sources } = await committed(path, name);
    expect(sources.length).toBeGreaterThan(0);
    expect(sources).toEqual(byFile(findSources([name], path)));
  });

  test("also from a folder inside", async () => {
    const { path } = repository(TREE);
    const cwd = join(path, "budgets", "deep");
    for (const name of [".", "er", "..", "../a.yaml"]) {
      expect((await committed(cwd, name)).sources).toEqual(byFile(findSources([name], cwd)));
    }
  });

  test("and the same policy", async () => {
    const { path } = repository(TREE);
    const { policy } = await committed(path, "budgets");
    expect(policy).toEqual(readPolicyFiles(join(path, "policy"), "policy", path));
    expect(policy.cards).toHaveLength(1);
  });
});

describe("what is neither file nor folder", () => {
  const commits = async (made: TestRepository): Promise<Report[]> => {
    const head = await diff(made, "--base", "HEAD~1", "--head", "HEAD");
    const workTree = await diff(made, "--base", "HEAD~1");
    expect({ ...workTree.report, head: null }).toEqual({ ...head.report, head: null });
    return [head.report, workTree.report];
  };

  test("links to budgets are left out on both sides, with a word", async () => {
    const made = repository({ "budgets/a.yaml": plan(1, "a"), "elsewhere/b.yaml": plan(2, "b") });
    symlinkSync("../elsewhere/b.yaml", join(made.path, "budgets", "b.yaml"));
    symlinkSync("../elsewhere", join(made.path, "budgets", "more"));
    symlinkSync("/etc/passwd", join(made.path, "budgets", "passwd.yaml"));
    symlinkSync("nowhere", join(made.path, "budgets", "readme.txt"));
    made.commit({ "budgets/a.yaml": plan(3, "a") });
    const [report] = await commits(made);
    expect(orgs(report)).toEqual(["a"]);
    expect(report.skipped.map(({ file, what }: Report) => `${file} ${what}`).sort()).toEqual([
      "budgets/b.yaml link",
      "budgets/more link",
      "budgets/passwd.yaml link",
    ]);
  });

  test("defaults and policy may be links within the repository", async () => {
    const made = repository({
      "budgets/a.yaml": plan(1, "a"),
      "shared/defaults.yaml": "limits: { cost: 9 }\n",
      "shared/policy.yaml": "version: 1\n",
    });
    symlinkSync("../shared/defaults.yaml", join(made.path, "budgets", "_defaults.yaml"));
    mkdirSync(join(made.path, "policy"));
    symlinkSync("../shared/policy.yaml", join(made.path, "policy", "guardrails.yaml"));
    made.commit();
    made.commit({
      "shared/defaults.yaml": "limits: { cost: 8 }\n",
      "shared/policy.yaml": "version: 1\nseverities: { plan-ended: info }\n",
    });
    const [report] = await commits(made);
    expect(report.organizations[0]).toMatchObject({ org: "a", keys: ["limits"] });
    expect(report.loosened).toMatchObject([{ code: "policy-relaxed", file: "policy/guardrails.yaml" }]);
  });

  test("a link out of the repository has no text: of defaults, that is invalid", async () => {
    const made = repository({ "budgets/a.yaml": plan(1, "a") });
    symlinkSync("/etc/hostname", join(made.path, "budgets", "_defaults.yaml"));
    made.commit({ "budgets/a.yaml": plan(2, "a") });
    const { code, report } = await diff(made, "--base", "HEAD~1", "--head", "HEAD");
    expect(code).toBe(2);
    expect(report.findings.head).toMatchObject([{ code: "unreadable-file", file: "budgets/_defaults.yaml" }]);
    expect(JSON.stringify(report)).not.toContain("/etc");
  });

  test("a submodule is left out on both sides, with a word", async () => {
    const inner = repository({ "b.yaml": plan(2, "b") });
    const made = repository({ "budgets/a.yaml": plan(1, "a") });
    made.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.path, "budgets/sub");
    made.commit({ "budgets/a.yaml": plan(3, "a") });
    const [report] = await commits(made);
    expect(orgs(report)).toEqual(["a"]);
    expect(report.skipped).toEqual([{ file: "budgets/sub", what: "repository" }]);
  });

  test("a file too large is not read, and invalid", async () => {
    const made = repository({ "budgets/a.yaml": plan(1, "a") });
    made.commit({ "budgets/large.yaml": "x".repeat(3 * 1024 * 1024) });
    const [report] = await commits(made);
    expect(report.organizations[0].findings).toMatchObject([{ code: "file-too-large", file: "budgets/large.yaml" }]);
  });

  test("files too large together are read in parts", async () => {
    const comment = `# ${"x".repeat(1_000_000)}\n`;
    const fleet = (tokens: number): Record<string, string> =>
      Object.fromEntries(["a", "b", "c", "d", "e"].map((org) => [`budgets/${org}.yaml`, comment + plan(tokens, org)]));
    const made = repository(fleet(1));
    made.commit(fleet(2));
    const [report] = await commits(made);
    expect(report.summary).toMatchObject({ changed: 5, untouched: 0 });
  });

  test("a tree out of order, in which git finds what is there and what is not, is refused", async () => {
    const made = repository({ "budgets/a.yaml": plan(1, "a"), "budgets/b.yaml": plan(1, "b") });
    const blobs = ["b.yaml", "a.yaml"].map((name): [string, string] => [
      name,
      made.git("rev-parse", `HEAD:budgets/${name}`),
    ]);
    const tree = (entries: readonly (readonly [string, string, string])[]): string => {
      const records = entries.map(([mode, name, id]) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(id, "hex")]);
      made.write({ ".git/tree": Buffer.concat(records.flat()) });
      return made.git("hash-object", "-t", "tree", "-w", "--literally", ".git/tree");
    };
    const budgets = tree(blobs.map(([name, id]) => ["100644", name, id]));
    const forged = made.git("commit-tree", tree([["40000", "budgets", budgets]]), "-p", "HEAD", "-m", "forged");
    for (const args of [
      ["--base", forged, "--head", forged],
      ["--head", forged],
    ]) {
      const { code, err } = await tollgate(["diff", ...args], { cwd: made.path });
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("git fsck") });
    }
  });

  test.skipIf(process.platform === "darwin" || process.platform === "win32")("a name that is not UTF-8", async () => {
    const made = repository({ "budgets/a.yaml": plan(1, "a") });
    execFileSync("sh", ["-c", 'printf "org: 5" > "$(printf "%s/budgets/\\351\\377.yaml" "$0")"', made.path]);
    made.commit();
    const { code, report } = await diff(made, "--base", "HEAD~1", "--head", "HEAD");
    expect(code).toBe(2);
    expect(report.organizations[0].findings).toMatchObject([{ code: "unreadable-file" }]);
    made.commit({ "budgets/a.yaml": plan(2, "a") });
    expect((await diff(made, "--base", "HEAD~1", "--head", "HEAD")).code).toBe(0);
    expect((await diff(made, "--base", "HEAD~1")).code).toBe(0);
  });
});

describe("the work tree", () => {
  const changed = (): TestRepository => {
    const made = repository({
      "budgets/a.yaml": plan(1, "a"),
      "budgets/b.yaml": plan(2, "b"),
      "budgets/c.yaml": plan(3, "c"),
    });
    made.git("switch", "--quiet", "--create", "change");
    return made;
  };

  test("counts what is committed, staged, edited, new, ignored and gone", async () => {
    const made = changed();
    made.commit({ "budgets/a.yaml": plan(10, "a") });
    made.write({
      "budgets/b.yaml": plan(20, "b"),
      "budgets/d.yaml": copilot(4, "d"),
      "budgets/e.yaml": copilot(5, "e"),
      ".gitignore": "e.yaml\n",
    });
    made.git("add", "budgets/b.yaml");
    made.write({ "budgets/b.yaml": plan(21, "b"), "budgets/c.yaml": null });
    const { report } = await diff(made);
    const shown = report.organizations.map(
      ({ org, kind, head }: Report) => `${org} ${kind} ${head?.totals.consumed ?? ""}`,
    );
    expect(shown.sort()).toEqual(["a changed 30", "b changed 63", "c removed ", "d added 600", "e added 750"]);
  });

  test("a file that git is told to forget is still there, and held to what it was", async () => {
    const made = changed();
    made.git("rm", "--quiet", "--cached", "budgets/a.yaml");
    expect((await diff(made)).report.summary).toMatchObject({ changed: 0, untouched: 3 });
    made.write({ "budgets/a.yaml": plan(10, "a") });
    expect((await diff(made)).report.organizations).toMatchObject([{ org: "a", kind: "changed" }]);
  });

  test("what is wrong with defaults is told once, however often they are read", async () => {
    const made = repository({ "budgets/_defaults.yaml": "a: [", "budgets/a.yaml": plan(1, "a") });
    made.write({ "budgets/claims-a.yaml": plan(2, "a") });
    expect((await diff(made)).report.findings.head).toMatchObject([{ file: "budgets/_defaults.yaml" }]);
  });

  test("a conflict of a merge is what stands there, and no file", async () => {
    const made = changed();
    made.commit({ "budgets/a.yaml": plan(10, "a") });
    made.git("switch", "--quiet", "--create", "other", "main");
    made.commit({ "budgets/a.yaml": plan(20, "a") });
    expect(() => made.git("merge", "change")).toThrow();
    const { code, report } = await diff(made);
    expect(code).toBe(2);
    expect(report.organizations).toMatchObject([{ kind: "invalid", base: { org: "a" } }]);
  });

  test("a file that was only touched is what it was", async () => {
    const made = changed();
    const now = new Date();
    utimesSync(join(made.path, "budgets", "a.yaml"), now, now);
    expect((await diff(made)).report.summary).toMatchObject({ changed: 0, untouched: 3 });
  });

  test("line ends that git converts are no change", async () => {
    const made = changed();
    made.git("config", "core.autocrlf", "true");
    rmSync(join(made.path, "budgets"), { recursive: true });
    made.git("checkout", "--", "budgets");
    expect((await diff(made)).report.summary).toMatchObject({ changed: 0, untouched: 3 });
  });

  test("what a sparse checkout leaves out is what it was, also when policy is priced anew", async () => {
    const made = changed();
    made.commit({ "other/d.yaml": plan(4, "d") });
    made.git("sparse-checkout", "set", "--no-cone", "/budgets/a.yaml", "/policy/");
    expect((await diff(made)).report.summary).toMatchObject({ changed: 0, untouched: 3 });
    made.write({ "policy/guardrails.yaml": "version: 1\nseverities: { nothing-planned: error }\n" });
    expect((await diff(made)).report.summary).toMatchObject({ changed: 0, untouched: 3 });
  });

  test("from a folder inside, names are as check shows them there", async () => {
    const made = repository({
      "finops/budgets/a.yaml": plan(1, "a"),
      "finops/policy/guardrails.yaml": "version: 1\n",
      "policy/guardrails.yaml": "version: 2\n",
    });
    made.write({ "finops/budgets/a.yaml": plan(2, "a") });
    const { code, report } = await diff({ path: join(made.path, "finops") });
    expect(code).toBe(0);
    expect(report.organizations[0].head.file).toBe("budgets/a.yaml");
  });

  test("in a linked work tree", async () => {
    const made = changed();
    const path = join(folder(), "linked");
    made.git("worktree", "add", "--quiet", path, "main");
    expect((await diff({ path })).report.summary).toMatchObject({ changed: 0, untouched: 3 });
  });
});
