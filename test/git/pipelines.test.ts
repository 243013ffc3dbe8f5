import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { gitIn, repository, type TestRepository } from "../support/repository.ts";

/** What Azure Pipelines and Bitbucket Pipelines check out, and say of it in their variables. */

/** 200 named users have 50,000 tokens a month. */
const plan = (tokens: number, org = "acme"): string =>
  budget(`consumption:\n  other: { tokens: ${tokens} }\n`, { org });
const TARGET = "release/1";

type Env = Readonly<Record<string, string>>;

async function diff(cwd: string, env: Env) {
  const { code, out, err } = await tollgate(["diff", "--head", "HEAD", "--format", "json"], { cwd, env });
  const report = out === "" ? null : JSON.parse(out);
  return { code, err, base: report?.base, orgs: report?.organizations.map(({ org }: { org: string }) => org) };
}

/** A change into release/1, which went on meanwhile; the branch 1 already has what the change brings. */
function origin(): TestRepository {
  const made = repository({ "budgets/acme.yaml": plan(1) });
  made.git("branch", TARGET);
  made.git("switch", "--quiet", "--create", "change");
  made.commit({ "budgets/acme.yaml": plan(60_000) });
  made.git("branch", "1");
  made.git("switch", "--quiet", TARGET);
  made.commit({ "budgets/late.yaml": plan(9, "late") });
  return made;
}

describe("Azure Pipelines", () => {
  /** As its agent fetches it: the merge that Azure made, and all branches where no depth is given. */
  function checkout(depth: number | null) {
    const made = origin();
    const source = made.git("rev-parse", "change");
    made.git("switch", "--quiet", "--detach", TARGET);
    made.git("merge", "--quiet", "--no-ff", "--message", "Merge pull request 7", "change");
    const merge = made.git("rev-parse", "HEAD");
    made.git("update-ref", "refs/pull/7/merge", merge);
    const cwd = folder();
    const git = gitIn(cwd);
    git("init", "--quiet");
    git("remote", "add", "origin", `file://${made.path}`);
    const only = depth === null ? ["+refs/heads/*:refs/remotes/origin/*"] : [`--depth=${depth}`];
    git("fetch", "--quiet", "--no-tags", "origin", ...only, "+refs/pull/7/merge:refs/remotes/pull/7/merge");
    git("checkout", "--quiet", "--force", "refs/remotes/pull/7/merge");
    const env = {
      SYSTEM_PULLREQUEST_TARGETBRANCH: `refs/heads/${TARGET}`,
      SYSTEM_PULLREQUEST_TARGETBRANCHNAME: "1",
      SYSTEM_PULLREQUEST_SOURCECOMMITID: source,
      BUILD_SOURCEVERSION: merge,
    };
    return { cwd, env, tip: made.git("rev-parse", TARGET) };
  }

  test.each(["refs/heads/release/1", "release/1"])(
    "compares with the whole branch %s, not its last part",
    async (said) => {
      const { cwd, env, tip } = checkout(null);
      const { code, base, orgs } = await diff(cwd, { ...env, SYSTEM_PULLREQUEST_TARGETBRANCH: said });
      expect({ code, base, orgs }).toEqual({
        code: 1,
        base: { name: `origin/${TARGET}`, commit: tip },
        orgs: ["acme"],
      });
    },
  );

  test("with two commits of history, the merge that Azure made has the target", async () => {
    const { cwd, env, tip } = checkout(2);
    const { code, base, orgs } = await diff(cwd, env);
    expect({ code, base, orgs }).toEqual({ code: 1, base: { name: TARGET, commit: tip }, orgs: ["acme"] });
  });

  test.each([
    ["a merge of another commit", 2, { SYSTEM_PULLREQUEST_SOURCECOMMITID: "1".repeat(40) }],
    ["another commit than the merge", 2, { BUILD_SOURCEVERSION: "2".repeat(40) }],
    ["no merge that Azure names", 2, { SYSTEM_PULLREQUEST_SOURCECOMMITID: "" }],
    ["one commit of history", 1, {}],
  ])("%s is refused, with what to fetch", async (_, depth, changed) => {
    const { cwd, env } = checkout(depth);
    const { code, err } = await diff(cwd, { ...env, ...changed });
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("fetchDepth: 0") });
  });
});

describe("Bitbucket Pipelines", () => {
  /** As it clones: the branch, into which it merges the destination. */
  function checkout() {
    const made = origin();
    const cwd = folder();
    const git = gitIn(cwd);
    git("clone", "--quiet", "--branch", "change", "--single-branch", `file://${made.path}`, ".");
    const env = { BITBUCKET_PR_DESTINATION_BRANCH: TARGET, BITBUCKET_COMMIT: git("rev-parse", "HEAD") };
    git("fetch", "--quiet", "origin", TARGET);
    git("merge", "--quiet", "--no-edit", "FETCH_HEAD");
    return { cwd, git, env, tip: made.git("rev-parse", TARGET) };
  }

  test("what it merged from the destination is no part of the change", async () => {
    const { cwd, git, env, tip } = checkout();
    git("fetch", "--quiet", "origin", `+refs/heads/${TARGET}:refs/remotes/origin/${TARGET}`);
    const { code, base, orgs } = await diff(cwd, env);
    expect({ code, base, orgs }).toEqual({ code: 1, base: { name: `origin/${TARGET}`, commit: tip }, orgs: ["acme"] });
  });

  test("without the destination, it says what to fetch", async () => {
    const { cwd, env } = checkout();
    const { code, err } = await diff(cwd, env);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(TARGET) });
    expect(err).toContain("Fetch that branch first");
  });
});
