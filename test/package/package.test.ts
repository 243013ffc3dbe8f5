import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { folder, ROOT } from "../support/cli.ts";
import { budget } from "../support/report.ts";

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

let packed: { files: { path: string; size: number }[]; filename: string; size: number };

beforeAll(() => {
  [packed] = JSON.parse(npm(ROOT, "pack", "--json", "--dry-run"));
});

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
  npm(ROOT, "pack", "--pack-destination", home);
  const [tarball = ""] = readdirSync(home).filter((name) => name.endsWith(".tgz"));
  npm(home, "install", "--offline", "--no-audit", "--no-fund", join(home, tarball));
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
