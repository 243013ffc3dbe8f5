import { describe, expect, test } from "vitest";
import { folder, type Ran, tollgate } from "../support/cli.ts";
import { githubStandIn } from "../support/hosts/github.ts";
import { gitlabStandIn } from "../support/hosts/gitlab.ts";
import type { Comment, StandIn } from "../support/hosts/standing.ts";

const MARKER = "<!-- tollgate:tollgate -->";
const HEAD = "fedcba9876543210fedcba9876543210fedcba98";
const FILES = {
  "check.md": "## check\n\none is over\n",
  "diff.md": "## diff\n\n+500 tokens\n",
  "event.json": JSON.stringify({ pull_request: { number: 7, head: { sha: HEAD } } }),
};

const comment = async (standIn: StandIn, cwd: string, ...args: string[]): Promise<Ran> =>
  tollgate(["comment", ...args], { cwd, env: standIn.env });

const github = async (): Promise<{ cwd: string; standIn: StandIn }> => {
  const cwd = folder(FILES);
  return { cwd, standIn: await githubStandIn(`${cwd}/event.json`) };
};
const others = (count: number, body: string): Comment[] =>
  Array.from({ length: count }, (_, index) => ({ id: 1_000_000 + index, author: "somebody", body }));

describe("a comment has room for 65,536 characters", () => {
  const lines = (count: number): string =>
    "a line of sixty-four characters, as long as a line may be here.\n".repeat(count);

  test("leaves out what does not fit, with a note", async () => {
    const { standIn } = await github();
    const cwd = folder({ ...FILES, "long.md": lines(1000), "longer.md": lines(2000) });
    const bodyOf = async (...files: string[]): Promise<string> => {
      expect(await comment(standIn, cwd, ...files)).toMatchObject({ code: 0, err: "" });
      return standIn.comments[0]?.body ?? "";
    };
    expect(await bodyOf("long.md")).not.toContain("did not fit");
    const two = await bodyOf("diff.md", "longer.md", "check.md");
    expect(two).toMatch(/500 tokens\n\n## check\n\none is over\n\n_Some parts did not fit here.*_\n\n_Judged/);
    const cut = await bodyOf("longer.md", "check.md");
    expect(cut.length).toBeGreaterThan(65_000);
    expect(cut).toMatch(/here\.\n\n_Some parts did not fit here/);
  });

  test("shows the API's message about a refused body", async () => {
    const { cwd, standIn } = await github();
    const message = "Validation Failed: body is too long (maximum is 65536 characters)";
    standIn.instead = ({ method }) => (method === "POST" ? { status: 422, body: { message } } : undefined);
    const { code, err } = await comment(standIn, cwd, "check.md");
    expect(code).toBe(2);
    expect(err).toContain("body is too long");
  });
});

describe("without a pull request", () => {
  const env = { GITHUB_REPOSITORY: "acme/budgets", GITHUB_TOKEN: "t" };

  test.each([
    ["a push", env, "no pull request"],
    ["no token", { GITHUB_REPOSITORY: "acme/budgets", GITHUB_TOKEN: "" }, "no pull request"],
    ["a branch of GitLab", { CI_API_V4_URL: "https://gitlab.example/api/v4", CI_PROJECT_ID: "1" }, "no merge request"],
    [
      "a fork on GitLab",
      { CI_API_V4_URL: "https://gitlab.example/api/v4", CI_PROJECT_ID: "1", CI_MERGE_REQUEST_IID: "3" },
      "TOLLGATE_GITLAB_TOKEN",
    ],
  ])("%s: it says so and exits 0", async (_, surroundings, says) => {
    const { code, out, err } = await tollgate(["comment", "check.md"], { cwd: folder(FILES), env: surroundings });
    expect({ code, out }).toEqual({ code: 0, out: "" });
    expect(err).toContain(says);
  });

  test.each([
    ["no CI", {}, "GITHUB_REPOSITORY"],
    ["a repository that is none", { ...env, GITHUB_REPOSITORY: "../../user" }, "GITHUB_REPOSITORY"],
    ["an API that is none", { ...env, GITHUB_API_URL: "file:///etc/passwd" }, "GITHUB_API_URL"],
    ["an event that is none", { ...env, GITHUB_EVENT_PATH: "nowhere.json" }, "GITHUB_EVENT_PATH"],
  ])("%s: exit 2", async (_, surroundings, says) => {
    const args = ["comment", "check.md", "--pull-request", "7"];
    const { code, err } = await tollgate(args, { cwd: folder(FILES), env: surroundings });
    expect(code).toBe(2);
    expect(err).toContain(says);
  });

  test.each([
    [["comment"], "missing required argument"],
    [["comment", "nowhere.md"], "no such file"],
    [["comment", "check.md", "--name", "a -->"], "lower-case"],
    [["comment", "check.md", "--pull-request", "0"], "number"],
  ])("%j: exit 2", async (args, says) => {
    const { code, err } = await tollgate(args, { cwd: folder(FILES), env });
    expect(code).toBe(2);
    expect(err).toContain(says);
  });
});

describe("a page of GitLab that is short and not the last", () => {
  test.each([true, false])(
    "finds its comment behind a short page, where GitLab names the next: %s",
    async (saysNext) => {
      const standIn = await gitlabStandIn();
      const cwd = folder({ "check.md": "## check\n" });
      standIn.saysNext = saysNext;
      standIn.comments.push(...others(60, "hello"), { id: 5, author: "3", body: "hidden", isHidden: true });
      standIn.comments.push(...others(58, "hello"), { id: 2_000_000, author: "4", body: `${MARKER}\nold` });
      for (const args of [[], ["--only-update"]])
        expect((await comment(standIn, cwd, "check.md", ...args)).code).toBe(0);
      expect(standIn.comments).toHaveLength(120);
      expect(standIn.comments[119]?.body).toContain("## check");
    },
  );
});
