import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folder, ROOT } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { instructions } from "./dockerfile.ts";

const MB = 1024 * 1024;
const MOST_PACKED = 5 * MB;
/** Of what the command line loads for budgets, alarms and usage. */
const MOST_CORE = 2 * MB;
/** Loaded by one command each, with a library that no other file holds. */
const ON_DEMAND: Readonly<Record<string, string>> = {
  "dist/lsp.cjs": "vscode-languageserver",
  "dist/mcp.cjs": "@modelcontextprotocol/sdk",
};

/** npm as this run was started with: its environment would otherwise lead the packed copy back to this folder. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith("npm_")));
const npm = (cwd: string, ...args: string[]): string =>
  execFileSync("npm", [...args, "--silent"], { cwd, encoding: "utf8", env: environment });

const tarballs = mkdtempSync(join(tmpdir(), "tollgate-packed-"));
let packed: { files: { path: string; size: number }[]; filename: string; size: number };

beforeAll(() => {
  [packed] = JSON.parse(npm(ROOT, "pack", "--json", "--ignore-scripts", "--pack-destination", tarballs));
});
afterAll(() => rmSync(tarballs, { recursive: true, force: true }));

test("the package is the built CLI, the stack, the policy and the documents; nothing else", () => {
  const paths = packed.files.map(({ path }) => path);
  expect(
    paths.filter(
      (path) =>
        !/^(dist\/\w+\.cjs|dist\/meter\/index\.cjs|dist\/stack\/((index|pulumi)\.cjs|pulumi\.d\.ts|package\.json)|dist\/NOTICES\.txt|dist\/sbom\.cdx\.json|policy\/.+|docs\/[\w-]+\.md|README\.md|CHANGELOG\.md|LICENSE|package\.json)$/.test(
          path,
        ),
    ),
  ).toEqual([]);
  expect(paths).toContain("dist/tollgate.cjs");
  expect(paths).toContain("policy/budget.schema.json");
  // GitHub takes it from the tag.
  expect(paths).not.toContain("dist/action.cjs");
  const deployed = packed.files.filter(({ path }) => /^dist\/(stack|meter)\//.test(path));
  expect(deployed).toHaveLength(5);
});

test("what the command line loads is at most 2 MB packed, each library for an editor or a program a file apart, all 5 MB", () => {
  expect(packed.size).toBeLessThan(MOST_PACKED);
  const core = packed.files.filter(({ path }) => !Object.hasOwn(ON_DEMAND, path));
  const size = core.reduce((sum, { path }) => sum + gzipSync(readFileSync(join(ROOT, path))).length, 0);
  expect(size).toBeLessThan(MOST_CORE);
  const bundles: Readonly<Record<string, string[]>> = JSON.parse(
    readFileSync(join(ROOT, "dist", "bundles.json"), "utf8"),
  );
  for (const [file, library] of Object.entries(ON_DEMAND)) {
    expect(packed.files.map(({ path }) => path)).toContain(file);
    const holders = Object.entries(bundles).filter(([, held]) => held.includes(`node_modules/${library}`));
    expect(holders.map(([bundle]) => bundle)).toEqual([file]);
  }
});

test("installed from its tarball in an empty folder, it is one package and checks a budget", () => {
  const home = folder({
    "package.json": '{ "name": "home", "private": true }',
    "budgets/acme.yaml": budget("consumption: { virtual-agent: { sessionsPerDay: 50 } }\n"),
  });
  npm(home, "install", "--offline", "--no-audit", "--no-fund", join(tarballs, packed.filename));
  expect(readdirSync(join(home, "node_modules")).filter((name) => !name.startsWith("."))).toEqual(["tollgate"]);
  const bin = join(home, "node_modules", ".bin", "tollgate");
  expect(statSync(bin).mode & 0o111).not.toBe(0);
  const run = (...args: string[]) => spawnSync(bin, args, { cwd: home, encoding: "utf8", env: environment });
  const checked = run("check", "--now", "2026-11-23");
  expect(checked.stderr).toBe("");
  expect(checked.status).toBe(0);
  expect(checked.stdout).toContain("1 organization: 1 pass");
  expect(JSON.parse(run("schema").stdout).title).toBe("Tollgate budget");
  expect(run("init", "beta", "--users", "5", "--owner", "ops@example.com").status).toBe(0);
  expect(run("complete", "bash").stdout).toContain("tollgate");
  const doctor = run("doctor", "--region", "us-east-1");
  expect(doctor.status).toBe(2);
  expect(doctor.stderr).toBe(
    "tollgate: the AWS SDK is not installed here. npm install --save-dev @aws-sdk/client-cloudwatch @aws-sdk/client-sns\n",
  );
});

test("the steps of the Dockerfile install a program that runs, and git that trusts a folder of another user", () => {
  const root = folder({ "budgets/acme.yaml": budget("consumption: { virtual-agent: { sessionsPerDay: 50 } }\n") });
  const at = (...path: string[]): string => join(root, ...path);
  for (const name of ["lists", "bin"]) mkdirSync(at(name));
  const env = {
    PATH: [at("bin"), at("prefix", "bin"), process.env["PATH"]].join(delimiter),
    HOME: root,
    npm_config_prefix: at("prefix"),
    npm_config_cache: at("cache"),
    GIT_CONFIG_SYSTEM: at("gitconfig"),
  };
  // Installing Debian's packages is left to the release.
  writeFileSync(at("bin", "apt-get"), `#!/bin/sh\necho "$@" >> ${at("apt")}\n`);
  chmodSync(at("bin", "apt-get"), 0o755);
  for (const step of instructions("RUN")) {
    const here = step
      .replace(/^--mount=type=bind,target=\/package /, "")
      .replaceAll("/package/", `${tarballs}/`)
      .replaceAll("/var/lib/apt/lists", at("lists"));
    execFileSync("sh", ["-ec", here], { cwd: root, env, stdio: "pipe" });
  }
  expect(readFileSync(at("apt"), "utf8")).toMatch(/^update\ninstall .*\bgit\b.*\n$/);
  expect(execFileSync("git", ["config", "--system", "safe.directory"], { env, encoding: "utf8" })).toBe("*\n");
  const { stdout, status } = spawnSync("tollgate", ["check", "--now", "2026-11-23"], {
    cwd: root,
    env,
    encoding: "utf8",
  });
  expect({ stdout, status }).toEqual({ stdout: expect.stringContaining("1 organization: 1 pass"), status: 0 });
});
