import { describe, expect, test } from "vitest";
import { folder, type Ran, tollgate } from "../support/cli.ts";
import { type Comment, githubStandIn, gitlabStandIn, OURS, type StandIn } from "../support/forges.ts";

const HEAD = "fedcba9876543210fedcba9876543210fedcba98";
const MARKER = "<!-- tollgate:tollgate -->";
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
const gitlab = async (): Promise<{ cwd: string; standIn: StandIn }> => ({
  cwd: folder(FILES),
  standIn: await gitlabStandIn(),
});
const others = (count: number, body: string): Comment[] =>
  Array.from({ length: count }, (_, index) => ({ id: 1_000_000 + index, author: "somebody", body }));
const methods = ({ asked }: StandIn): string[] => asked.map(({ method }) => method);

describe.each([
  { name: "GitHub", start: github, update: "PATCH", self: OURS, short: HEAD.slice(0, 7) },
  { name: "GitLab", start: gitlab, update: "PUT", self: "4", short: "0123456" },
])("$name", ({ start, update, self, short }) => {
  test("the first run comments, the second updates the same comment", async () => {
    const { cwd, standIn } = await start();
    const first = await comment(standIn, cwd, "diff.md", "check.md");
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(first.out).toMatch(/^commented: https:.*3000000000\n$/);
    expect(standIn.comments).toHaveLength(1);
    const [posted] = standIn.comments;
    expect(posted?.body.startsWith(`${MARKER}\n## diff\n\n+500 tokens\n\n## check\n`)).toBe(true);
    expect(posted?.body).toContain(short);
    const second = await comment(standIn, cwd, "check.md");
    expect(second.out).toMatch(/^comment updated: https:.*3000000000\n$/);
    expect(standIn.comments).toHaveLength(1);
    expect(posted?.body.startsWith(`${MARKER}\n## check\n`)).toBe(true);
  });

  test("finds its comment on any page", async () => {
    const { cwd, standIn } = await start();
    standIn.comments.push(...others(100, "hello"), ...others(99, "hello"));
    standIn.comments.push({ id: 2_000_000, author: self, body: `${MARKER}\nold` }, ...others(5, "hello"));
    expect((await comment(standIn, cwd, "check.md")).code).toBe(0);
    expect(methods(standIn).filter((method) => method === update)).toHaveLength(1);
    expect(standIn.comments).toHaveLength(205);
    expect(standIn.comments[199]?.body).toContain("one is over");
  });

  test("leaves a comment of another user alone, even with the marker", async () => {
    const { cwd, standIn } = await start();
    standIn.comments.push(...others(1, `${MARKER}\n## ✔ all is well`), ...others(1, `hear, hear: ${MARKER}`));
    await comment(standIn, cwd, "check.md");
    await comment(standIn, cwd, "check.md");
    expect(standIn.comments.map(({ author }) => author)).toEqual(["somebody", "somebody", self]);
    expect(standIn.comments[0]?.body).toContain("all is well");
  });

  test("keeps one comment for each name", async () => {
    const { cwd, standIn } = await start();
    for (const name of ["emea", "emea-2", "emea"]) await comment(standIn, cwd, "check.md", "--name", name);
    expect(standIn.comments.map(({ body }) => body.split("\n")[0])).toEqual([
      "<!-- tollgate:emea -->",
      "<!-- tollgate:emea-2 -->",
    ]);
  });

  test("--only-update creates no comment", async () => {
    const { cwd, standIn } = await start();
    expect(await comment(standIn, cwd, "check.md", "--only-update")).toMatchObject({ code: 0, out: "" });
    expect(standIn.comments).toEqual([]);
    await comment(standIn, cwd, "check.md");
    expect((await comment(standIn, cwd, "diff.md", "--only-update")).out).toContain("updated");
  });

  test("a read-only token is not a failure", async () => {
    const { cwd, standIn } = await start();
    const refused = { status: 403, body: { message: "Resource not accessible by integration" } };
    standIn.instead = ({ method }) => (method === "GET" ? undefined : refused);
    const { code, out, err } = await comment(standIn, cwd, "check.md");
    expect({ code, out }).toEqual({ code: 0, out: "" });
    expect(err).toMatch(/^tollgate: no comment: .*Resource not accessible/);
    expect(methods(standIn)).toEqual(["GET", "POST"]);
  });

  test("an invalid token is a failure", async () => {
    const { cwd, standIn } = await start();
    const wrong = { ...standIn, env: { ...standIn.env, GITHUB_TOKEN: "wrong", TOLLGATE_GITLAB_TOKEN: "wrong" } };
    const { code, err } = await comment(wrong, cwd, "check.md");
    expect(code).toBe(2);
    expect(err).toContain("answered 401");
    expect(err).not.toContain("wrong");
  });

  test("waits out a short rate limit, and not one of an hour", async () => {
    const { cwd, standIn } = await start();
    let left = 2;
    standIn.instead = () => (left-- > 0 ? { status: 429, body: {}, headers: { "retry-after": "0" } } : undefined);
    expect((await comment(standIn, cwd, "check.md")).code).toBe(0);
    standIn.instead = () => ({ status: 429, body: {}, headers: { "retry-after": "3600" } });
    const before = standIn.asked.length;
    const { code, err } = await comment(standIn, cwd, "check.md");
    expect(code).toBe(2);
    expect(err).toContain("rate limit reached");
    expect(standIn.asked).toHaveLength(before + 1);
  });

  test("retries a lost answer, unless that could comment twice", async () => {
    const { cwd, standIn } = await start();
    let left = 1;
    standIn.instead = ({ method }) => (method === "GET" && left-- > 0 ? null : undefined);
    expect((await comment(standIn, cwd, "check.md")).code).toBe(0);
    standIn.comments.length = 0;
    standIn.instead = ({ method }) => (method === "POST" ? { status: 502, body: "<html>" } : undefined);
    const { code, err } = await comment(standIn, cwd, "check.md");
    expect(code).toBe(2);
    expect(err).toContain("502");
    expect(methods(standIn).filter((method) => method === "POST")).toHaveLength(2);
  });

  test.each([
    ["no list", { comments: [] }],
    ["no JSON", "<html>sign in</html>"],
    ["nothing", null],
  ])("an answer that is %s is said to be", async (_, body) => {
    const { cwd, standIn } = await start();
    standIn.instead = () => ({ status: 200, body });
    const { code, err } = await comment(standIn, cwd, "check.md");
    expect(code).toBe(2);
    expect(err).toContain("not a list");
    expect(err).not.toMatch(/\n\s+at /);
  });

  test("an API message cannot fake a line of the log", async () => {
    const { cwd, standIn } = await start();
    standIn.instead = () => ({ status: 422, body: { message: "no\n::error::forged\u001b[2J" } });
    const { code, err } = await comment(standIn, cwd, "check.md");
    expect(code).toBe(2);
    expect(err).not.toMatch(/^::|\u001b/m);
  });
});

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
