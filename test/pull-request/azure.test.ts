import { expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { azureStandIn } from "../support/hosts/azure.ts";

const FILES = { "check.md": "## check\n" };

test("the thread is open while the gate fails, and resolved once it passes", async () => {
  const standIn = await azureStandIn();
  const cwd = folder(FILES);
  const run = async (...args: string[]) => {
    expect(await tollgate(["comment", "check.md", ...args], { cwd, env: standIn.env })).toMatchObject({
      code: 0,
      err: "",
    });
    return standIn.comments.map(({ status }) => status);
  };
  expect(await run("--exit-code", "1")).toEqual(["active"]);
  expect(await run("--exit-code", "0")).toEqual(["closed"]);
  expect(await run()).toEqual(["closed"]);
  expect(await run("--exit-code", "2")).toEqual(["active"]);
});

test.each([
  ["a project that is a path", { SYSTEM_TEAMPROJECTID: "../../other" }, "SYSTEM_TEAMPROJECTID"],
  ["a repository that is a path", { BUILD_REPOSITORY_ID: "x/../y" }, "BUILD_REPOSITORY_ID"],
  ["a collection that is no address", { SYSTEM_COLLECTIONURI: "file:///etc" }, "SYSTEM_COLLECTIONURI"],
  ["a repository of another host", { BUILD_REPOSITORY_PROVIDER: "GitHub" }, "GITHUB_REPOSITORY"],
])("%s: exit 2", async (_, changed, says) => {
  const standIn = await azureStandIn();
  const env = { ...standIn.env, ...changed };
  const { code, err } = await tollgate(["comment", "check.md"], { cwd: folder(FILES), env });
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(says) });
  expect(standIn.asked).toEqual([]);
});

test.each([
  ["a build of a branch", { SYSTEM_PULLREQUEST_PULLREQUESTID: "" }, "no pull request"],
  ["a step without the token", { SYSTEM_ACCESSTOKEN: "" }, "$(System.AccessToken)"],
])("%s: it says so and exits 0", async (_, changed, says) => {
  const { env } = await azureStandIn();
  const { code, err } = await tollgate(["comment", "check.md"], { cwd: folder(FILES), env: { ...env, ...changed } });
  expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining(says) });
});

test("a page to sign in is no list of comments", async () => {
  const standIn = await azureStandIn();
  standIn.instead = () => ({ status: 203, body: "<html>Sign in</html>" });
  const { code, err } = await tollgate(["comment", "check.md"], { cwd: folder(FILES), env: standIn.env });
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("answered 203") });
});
