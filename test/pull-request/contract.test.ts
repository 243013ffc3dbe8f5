import { describe, expect, test } from "vitest";
import { folder, type Ran, tollgate } from "../support/cli.ts";
import { azureStandIn, BUILD_SERVICE } from "../support/hosts/azure.ts";
import { bitbucketStandIn, TOKEN_USER } from "../support/hosts/bitbucket.ts";
import { githubStandIn, OURS } from "../support/hosts/github.ts";
import { gitlabStandIn } from "../support/hosts/gitlab.ts";
import { type Comment, type StandIn, TOKEN } from "../support/hosts/standing.ts";

/** What `tollgate comment` promises on every host. */

const HEAD = "fedcba9876543210fedcba9876543210fedcba98";
const FILES = {
  "check.md": "## check\n\none is over\n",
  "diff.md": "## diff\n\n+500 tokens\n",
  "event.json": JSON.stringify({ pull_request: { number: 7, head: { sha: HEAD } } }),
};

const comment = async (standIn: StandIn, cwd: string, ...args: string[]): Promise<Ran> =>
  tollgate(["comment", ...args], { cwd, env: standIn.env });

const others = (count: number, body: string): Comment[] =>
  Array.from({ length: count }, (_, index) => ({ id: 1_000_000 + index, author: "1", body }));
/** Of comments: a host may ask for more. */
const methods = ({ asked }: StandIn): string[] => asked.map(({ method }) => method);
const html = (name: string): string => `<!-- tollgate:${name} -->\n`;
const link = (name: string): string => `[//]: # (tollgate:${name})\n\n`;

interface Host {
  readonly name: string;
  start(event: string): Promise<StandIn>;
  readonly update: string;
  readonly self: string;
  /** Of the commit that is judged. */
  readonly short: string;
  marker(name: string): string;
  readonly longest: number;
  /** Without a text. */
  readonly listsDeleted?: boolean;
}

/** Each host reads its own. */
const wrongTokens = ({ env }: StandIn): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(env).flatMap((name) => (env[name] === TOKEN ? [[name, "wrong"]] : [])));

const short = "0123456";
const HOSTS: readonly Host[] = [
  {
    name: "GitHub",
    start: githubStandIn,
    update: "PATCH",
    self: OURS,
    short: HEAD.slice(0, 7),
    marker: html,
    longest: 65_536,
  },
  { name: "GitLab", start: () => gitlabStandIn(), update: "PUT", self: "4", short, marker: html, longest: 1_000_000 },
  {
    name: "Azure Repos",
    start: () => azureStandIn(),
    update: "PATCH",
    self: BUILD_SERVICE,
    short,
    marker: html,
    longest: 150_000,
    listsDeleted: true,
  },
  {
    name: "Bitbucket",
    start: () => bitbucketStandIn(),
    update: "PUT",
    self: TOKEN_USER,
    short,
    marker: link,
    longest: 32_767,
    listsDeleted: true,
  },
];

describe.each(HOSTS)("$name", ({ start: standInFor, update, self, short, marker, longest, listsDeleted }) => {
  const start = async (): Promise<{ cwd: string; standIn: StandIn }> => {
    const cwd = folder(FILES);
    return { cwd, standIn: await standInFor(`${cwd}/event.json`) };
  };
  const MARKER = marker("tollgate");

  test("the first run comments, the second updates the same comment", async () => {
    const { cwd, standIn } = await start();
    const first = await comment(standIn, cwd, "diff.md", "check.md");
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(first.out).toMatch(/^commented: https?:.*3000000000\n$/);
    expect(standIn.comments).toHaveLength(1);
    const [posted] = standIn.comments;
    expect(posted?.body.startsWith(`${MARKER}## diff\n\n+500 tokens\n\n## check\n`)).toBe(true);
    expect(posted?.body).toContain(short);
    const second = await comment(standIn, cwd, "check.md");
    expect(second.out).toMatch(/^comment updated: https?:.*3000000000\n$/);
    expect(standIn.comments).toHaveLength(1);
    expect(posted?.body.startsWith(`${MARKER}## check\n`)).toBe(true);
  });

  test("finds its comment on any page", async () => {
    const { cwd, standIn } = await start();
    standIn.comments.push(...others(100, "hello"), ...others(99, "hello"));
    standIn.comments.push({ id: 2_000_000, author: self, body: `${MARKER}old` }, ...others(5, "hello"));
    expect((await comment(standIn, cwd, "check.md")).code).toBe(0);
    expect(methods(standIn).filter((method) => method === update)).toHaveLength(1);
    expect(standIn.comments).toHaveLength(205);
    expect(standIn.comments[199]?.body).toContain("one is over");
  });

  test("leaves a comment of another user alone, even with the marker", async () => {
    const { cwd, standIn } = await start();
    standIn.comments.push(...others(1, `${MARKER}## ✔ all is well`), ...others(1, `hear, hear: ${MARKER}`));
    await comment(standIn, cwd, "check.md");
    await comment(standIn, cwd, "check.md");
    expect(standIn.comments.map(({ author }) => author)).toEqual(["1", "1", self]);
    expect(standIn.comments[0]?.body).toContain("all is well");
  });

  test("keeps one comment for each name", async () => {
    const { cwd, standIn } = await start();
    for (const name of ["emea", "emea-2", "emea"]) await comment(standIn, cwd, "check.md", "--name", name);
    expect(standIn.comments.map(({ body }) => body.split("\n")[0])).toEqual(
      ["emea", "emea-2"].map((name) => marker(name).trim()),
    );
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
    const wrong = { ...standIn, env: { ...standIn.env, ...wrongTokens(standIn) } };
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

  test("a comment that was deleted is written again", async () => {
    const { cwd, standIn } = await start();
    await comment(standIn, cwd, "check.md");
    const [first] = standIn.comments;
    if (first !== undefined) first.isDeleted = true;
    if (!listsDeleted) standIn.comments.length = 0;
    expect((await comment(standIn, cwd, "diff.md", "--only-update")).out).toBe("");
    expect((await comment(standIn, cwd, "diff.md")).out).toContain("commented:");
    expect(standIn.comments.filter(({ isDeleted }) => isDeleted !== true)).toHaveLength(1);
  });

  test("a comment that is deleted while it is updated is written again", async () => {
    const { cwd, standIn } = await start();
    await comment(standIn, cwd, "check.md");
    standIn.instead = ({ method }) => (method === update ? { status: 404, body: {} } : undefined);
    expect(await comment(standIn, cwd, "diff.md")).toMatchObject({
      code: 0,
      out: expect.stringContaining("commented:"),
    });
    expect(standIn.comments).toHaveLength(2);
  });

  test("a pull request that is not there is a failure", async () => {
    const { cwd, standIn } = await start();
    standIn.instead = () => ({ status: 404, body: { message: "Not Found" } });
    const { code, err } = await comment(standIn, cwd, "check.md");
    expect(code).toBe(2);
    expect(err).toContain("answered 404");
  });

  test("a redirect is not followed: the token would go with it", async () => {
    const { cwd, standIn } = await start();
    const elsewhere = await standInFor(`${cwd}/event.json`);
    standIn.instead = ({ path }) => ({ status: 307, body: "", headers: { location: `${elsewhere.url}${path}` } });
    const { code, err } = await comment(standIn, cwd, "check.md");
    expect(code).toBe(2);
    expect(err).toContain("a redirect, which is not followed");
    expect(elsewhere.asked).toEqual([]);
  });

  test("what is too long is cut to fit, and what does not fit is left out", async () => {
    const { standIn } = await start();
    const line = "a line of sixty-four characters, as long as a line may be here.\n";
    const cwd = folder({ ...FILES, "longer.md": line.repeat(Math.ceil(longest / 60)) });
    expect(await comment(standIn, cwd, "longer.md", "check.md")).toMatchObject({ code: 0, err: "" });
    const { body = "" } = standIn.comments[0] ?? {};
    expect(body.length).toBeLessThanOrEqual(longest);
    expect(body.length).toBeGreaterThan(longest - 200);
    expect(body).toContain("Some parts did not fit here");
    expect(body).not.toContain("one is over");
  });

  test("no message holds the token", async () => {
    const { cwd, standIn } = await start();
    for (const status of [400, 401, 403, 404, 500]) {
      standIn.instead = () => ({ status, body: { message: "no" } });
      const { out, err } = await comment(standIn, cwd, "check.md");
      expect(out + err).not.toContain(TOKEN);
    }
  });
});
