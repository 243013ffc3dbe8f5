import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { folder, ROOT } from "../support/cli.ts";
import { officialSchema } from "../support/official.ts";
import { budget } from "../support/report.ts";

const NOT_COPIED = /^(\.git|node_modules|coverage|bench\/(corpus|node_modules)|dist\/\.compiled)$/;
const IDENTITY = { NAME: "release", EMAIL: "release@example.com" };

const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^(npm_|GIT_)/.test(key))),
  ...Object.fromEntries(
    Object.entries(IDENTITY).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  ),
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
};

let home: string;
const at = (...path: string[]): string => join(home, ...path);
const git = (where: string, ...args: string[]): string =>
  execFileSync("git", args, { cwd: at(where), encoding: "utf8", env: environment, stdio: "pipe" }).trim();
const npm = (cwd: string, ...args: string[]): string =>
  execFileSync("npm", [...args, "--offline", "--cache", at("cache"), "--no-audit", "--no-fund"], {
    cwd,
    encoding: "utf8",
    env: environment,
    stdio: "pipe",
  });
const release = (...args: string[]) =>
  spawnSync(process.execPath, ["scripts/release.mjs", ...args], {
    cwd: at("source"),
    encoding: "utf8",
    env: { ...environment, TMPDIR: at("temporary") },
  });
const commit = (message: string): void => {
  git("source", "add", "--all");
  git("source", "commit", "--quiet", "--message", message);
};
/** The day of a release: its heading says so. */
const changelog = (edit: (text: string) => string): void =>
  writeFileSync(at("source", "CHANGELOG.md"), edit(readFileSync(at("source", "CHANGELOG.md"), "utf8")));

const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const TAG = `v${version}`;
const MAJOR = TAG.split(".")[0] ?? "";

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "tollgate-release-"));
  cpSync(ROOT, at("source"), {
    recursive: true,
    filter: (path) => !NOT_COPIED.test(relative(ROOT, path)),
  });
  mkdirSync(at("temporary"));
  // The compiled code that newer versions of Node keep there.
  mkdirSync(at("source/dist/.compiled"));
  writeFileSync(at("source/dist/.compiled/main"), "");
  git("", "init", "--bare", "--initial-branch=main", "hub.git");
  git("source", "init", "--initial-branch=main");
  changelog((text) => text.replace(/^## .*$/m, `## ${version} (unreleased)`));
  commit("everything");
  git("source", "push", "--quiet", at("hub.git"), "main");
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly language: string;
  readonly files: string;
  readonly exclude?: string;
  readonly pass_filenames?: boolean;
}

const hooks = load(readFileSync(join(ROOT, ".pre-commit-hooks.yaml"), "utf8")) as readonly Hook[];
const hook = (id: string): Hook => hooks.find((one) => one.id === id) as Hook;

// One after the other: what is pushed is installed.
describe("a release", { shuffle: false }, () => {
  test("is refused while the changelog says unreleased, or work lies about", () => {
    expect(release()).toMatchObject({ status: 1, stderr: expect.stringContaining(`"## ${version}"`) });
    changelog((text) => text.replace(" (unreleased)", ""));
    expect(release()).toMatchObject({ status: 1, stderr: expect.stringContaining("not committed") });
    commit("release day");
    expect(git("source", "tag")).toBe("");
    expect(readdirSync(at("temporary"))).toEqual([]);
  });

  test("runs nothing of what was built, and takes no link and no strange file", () => {
    const built = at("built");
    cpSync(at("source", "dist"), built, { recursive: true });
    const stolen = at("stolen");
    writeFileSync(join(built, "tollgate.cjs"), `require("fs").writeFileSync(${JSON.stringify(stolen)}, "")`);
    writeFileSync(join(built, "scripts.sh"), "");
    symlinkSync("/etc/hostname", join(built, "notes.txt"));
    expect(release("--dist", built)).toMatchObject({ status: 1, stderr: expect.stringContaining("notes.txt") });
    rmSync(join(built, "notes.txt"));
    mkdirSync(join(built, "scripts"));
    writeFileSync(join(built, "scripts", "release.mjs"), "");
    expect(release("--dist", built)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("scripts/release.mjs"),
    });
    writeFileSync(join(built, "VERSION"), "9.9.9\n");
    expect(release("--dist", built)).toMatchObject({ status: 1, stderr: expect.stringContaining("9.9.9") });
    rmSync(join(built, "VERSION"));
    expect(release("--dist", built)).toMatchObject({ status: 1, stderr: expect.stringContaining("npm run compile") });
    expect(existsSync(stolen)).toBe(false);
    expect(git("source", "tag")).toBe("");
  });

  test("pushes a tag whose commit carries dist/, beside a branch that does not change", () => {
    const before = git("source", "rev-parse", "HEAD");
    expect(release("--push", at("hub.git"))).toMatchObject({ status: 0, stderr: "" });
    expect(git("source", "rev-parse", "HEAD")).toBe(before);
    expect(git("source", "status", "--porcelain")).toBe("");
    expect(git("hub.git", "rev-parse", `${TAG}^{commit}^`)).toBe(before);
    expect(git("hub.git", "ls-tree", TAG, "dist/tollgate.cjs")).toMatch(/^100755 /);
    expect(git("hub.git", "ls-tree", TAG, "dist/.compiled", "dist/bundles.json")).toBe("");
    expect(git("hub.git", "show", `${TAG}:dist/NOTICES.txt`)).toContain("commander");
    expect(git("hub.git", "ls-tree", "-r", "--name-only", "main")).not.toMatch(/^dist\//m);
    expect(git("hub.git", "tag")).toBe(TAG);
    expect(release("--push", at("hub.git"))).toMatchObject({ status: 1, stderr: expect.stringContaining("once") });
  });

  test("moves the major tag when it is told to, and not before", () => {
    git("hub.git", "tag", "--delete", TAG);
    git("hub.git", "tag", MAJOR, "main");
    git("source", "tag", "--delete", TAG);
    expect(release("--push", at("hub.git"), "--move-major")).toMatchObject({ status: 0, stderr: "" });
    expect(git("hub.git", "rev-parse", MAJOR)).toBe(git("hub.git", "rev-parse", `${TAG}^{commit}`));
  });

  test("has nothing that is installed to develop it: pre-commit would", () => {
    const clone = at("clone");
    git("", "clone", "--branch", TAG, "hub.git", "clone");
    npm(clone, "install", "--include=dev", "--include=prod", "--no-progress", "--no-save");
    expect(readdirSync(clone)).not.toContain("node_modules");
  });

  test("no script makes npm prepare a package that is installed from git", () => {
    const { scripts, workspaces } = JSON.parse(git("hub.git", "show", `${TAG}:package.json`));
    expect(workspaces).toBeUndefined();
    for (const name of ["build", "prepare", "prepack", "preinstall", "install", "postinstall"])
      expect(scripts).not.toHaveProperty(name);
  });

  test("installed from the tag, offline, the program judges the files it is given", () => {
    npm(home, "install", "--global", "--prefix", at("prefix"), `git+file://${at("hub.git")}#${TAG}`);
    expect(readdirSync(at("prefix", "lib", "node_modules"))).toEqual(["tollgate"]);
    const cwd = folder({
      "budgets/over.yaml": budget("consumption: { other: { tokens: 60000 } }\n", { org: "over" }),
      "budgets/well.yaml": budget("consumption: { other: { tokens: 5 } }\n", { org: "well" }),
    });
    const commits = ({ entry, language }: Hook, ...files: string[]) => {
      expect(language).toBe("node");
      const [command = "", ...args] = entry.split(" ");
      return spawnSync(at("prefix", "bin", command), [...args, ...files], { cwd, encoding: "utf8" });
    };
    expect(commits(hook("tollgate"), "budgets/well.yaml")).toMatchObject({ status: 0, stderr: "" });
    expect(commits(hook("tollgate"), "budgets/well.yaml", "budgets/over.yaml").status).toBe(1);
    expect(commits(hook("tollgate-all")).stdout).toContain("2 organizations");
  });
});

describe("pre-commit", () => {
  const schema = officialSchema("pre-commit-hooks.json");

  test.skipIf(schema === null)("the hooks keep to their official schema", () => {
    const validate = addFormats(new Ajv({ strict: false })).compile(JSON.parse(schema ?? ""));
    validate(hooks);
    expect(validate.errors).toBeNull();
  });

  test("budgets are looked at, and what changes all of them has a hook of its own", () => {
    const idsOf = (path: string): string[] =>
      hooks
        .filter(({ files, exclude = "^$" }) => new RegExp(files).test(path) && !new RegExp(exclude).test(path))
        .map(({ id }) => id);
    expect(idsOf("budgets/acme.yaml")).toEqual(["tollgate"]);
    expect(idsOf("infra/budgets/emea/acme.yml")).toEqual(["tollgate"]);
    for (const path of ["budgets/_defaults.yaml", "policy/guardrails.yaml", "policy/rate-cards/ours.yaml"])
      expect(idsOf(path)).toEqual(["tollgate-all"]);
    for (const path of [
      "budgets/.acme.yaml",
      "budgets/_old/acme.yaml",
      "mybudgets/acme.yaml",
      "budgets/acme.test.yaml",
    ])
      expect(idsOf(path)).toEqual([]);
  });
});
