import { appendFileSync, chmodSync, existsSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { gitIn, repository, type TestRepository } from "../support/repository.ts";

const plan = (tokens: number): string => budget(`consumption: { other: { tokens: ${tokens} } }\n`);

interface Trapped extends TestRepository {
  /** Whether anything that the repository names has been run. */
  isSprung(): boolean;
}

/** "filter.trap.clean" as its file has it: a `git config` for each would be most of what the tests take. */
function setting([key, value]: [string, string]): string {
  const [, section, name = "", variable] = /^(\w+)\.(?:(.+)\.)?([\w-]+)$/.exec(key) ?? [];
  return `[${section}${name && ` "${name}"`}]\n\t${variable} = "${value}"\n`;
}

/** A repository that names a program wherever git lets it name one. */
function trapped(): Trapped {
  const made = repository({
    "budgets/acme.yaml": plan(1),
    "budgets/other.yaml": plan(5).replace("org: acme", "org: other"),
    ".gitattributes": "*.yaml filter=trap diff=trap\n",
  });
  const mark = join(folder(), "sprung");
  const program = join(folder(), "trap.sh");
  writeFileSync(program, `#!/bin/sh\necho "$0 $*" >> ${mark}\ncat\n`);
  chmodSync(program, 0o755);
  made.git("switch", "--quiet", "--create", "change");
  made.commit({ "budgets/acme.yaml": plan(2) });
  const settings: Record<string, string> = {
    "core.fsmonitor": program,
    "core.sshCommand": program,
    "core.pager": program,
    "core.editor": program,
    "core.askPass": program,
    "core.alternateRefsCommand": program,
    "credential.helper": program,
    "diff.external": program,
    "diff.trap.command": program,
    "diff.trap.textconv": program,
    "filter.trap.clean": program,
    "filter.trap.smudge": program,
    "filter.trap.process": program,
    "filter.trap.required": "true",
    "pager.ls-tree": "true",
    "pager.cat-file": program,
    "uploadpack.packObjectsHook": program,
    "protocol.allow": "always",
    "protocol.ext.allow": "always",
    "remote.origin.url": `ext::${program}`,
    "remote.origin.promisor": "true",
    "remote.origin.uploadpack": program,
    "alias.ls-tree": `!${program}`,
    "alias.cat-file": `!${program}`,
  };
  appendFileSync(join(made.path, ".git", "config"), Object.entries(settings).map(setting).join(""));
  for (const hook of [
    "post-index-change",
    "reference-transaction",
    "pre-commit",
    "post-checkout",
    "fsmonitor-watchman",
  ]) {
    const path = join(made.path, ".git", "hooks", hook);
    made.write({ [`.git/hooks/${hook}`]: `#!/bin/sh\n${program} ${hook}\n` });
    chmodSync(path, 0o755);
  }
  // As if every file was written in the very second in which git last looked: it compares contents, through filters.
  const before = new Date("2026-01-01");
  utimesSync(join(made.path, ".git", "index"), before, before);
  return { ...made, isSprung: () => existsSync(mark) };
}

describe("what a repository's configuration names is not run", () => {
  test("the traps are live: git's own commands spring them", () => {
    const { path, isSprung } = trapped();
    try {
      gitIn(path)("status");
    } catch {}
    expect(isSprung()).toBe(true);
  });

  test.each([
    ["diff with the work tree", ["diff"], 0],
    ["diff of commits", ["diff", "--head", "HEAD"], 0],
    ["check --changed", ["check", "--changed"], 0],
  ] as const)("%s", async (_, args, expected) => {
    const { path, isSprung } = trapped();
    const { code, out } = await tollgate([...args, "--format", "json"], { cwd: path });
    expect(isSprung()).toBe(false);
    expect(code).toBe(expected);
    expect(JSON.parse(out).organizations.map(({ org }: { org: string }) => org)).toContain("acme");
  });

  test("nor is it for contents that are not here: nothing is fetched", async () => {
    const { path, git, isSprung } = trapped();
    git("config", "extensions.partialClone", "origin");
    git("config", "core.repositoryFormatVersion", "1");
    const blob = git("rev-parse", "main:budgets/acme.yaml");
    const object = join(path, ".git", "objects", blob.slice(0, 2), blob.slice(2));
    rmSync(object);
    const { code, err } = await tollgate(["diff", "--head", "HEAD"], { cwd: path });
    expect({ code, isSprung: isSprung() }).toEqual({ code: 2, isSprung: false });
    expect(err).toContain("--filter");
  });

  test("a filter whose name git cannot be told: git is not asked, and files are read", async () => {
    const { path, write, isSprung } = trapped();
    write({
      ".git/config": '[filter "a=b"]\n\tclean = /nowhere/trap\n\trequired = true\n',
      ".gitattributes": "* filter=a=b\n",
    });
    const { code, out } = await tollgate(["diff", "--format", "json"], { cwd: path });
    expect({ code, isSprung: isSprung() }).toEqual({ code: 0, isSprung: false });
    expect(JSON.parse(out).summary).toMatchObject({ changed: 1, untouched: 1 });
  });

  test("what stands in another's place (git replace) is not believed", async () => {
    const { path, git, write } = trapped();
    git("config", "--remove-section", "filter.trap");
    write({ "forged.yaml": plan(60_000) });
    git("replace", git("rev-parse", "main:budgets/acme.yaml"), git("hash-object", "-w", "forged.yaml"));
    const { out } = await tollgate(["diff", "--head", "HEAD", "--format", "json"], { cwd: path });
    expect(JSON.parse(out).organizations[0].base.totals.consumed).toBe(3);
  });
});

test("the environment cannot change what a path means", async () => {
  const { path } = trapped();
  const env = { GIT_LITERAL_PATHSPECS: "1", GIT_EXTERNAL_DIFF: "/nowhere/trap", GIT_PAGER: "/nowhere/trap" };
  const { code, out } = await tollgate(["diff", "--format", "json"], { cwd: path, env });
  expect(code).toBe(0);
  expect(JSON.parse(out).summary.changed).toBe(1);
});
