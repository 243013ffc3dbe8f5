import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { folder, ROOT } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const MAX_PACKED_BYTES = 2 * 1024 * 1024;

/** npm as this run was started with: its environment would otherwise lead the packed copy back to this folder. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith("npm_")));
const npm = (cwd: string, ...args: string[]): string =>
  execFileSync("npm", [...args, "--silent"], { cwd, encoding: "utf8", env: environment });

let packed: { files: { path: string; size: number }[]; filename: string; size: number };

beforeAll(() => {
  [packed] = JSON.parse(npm(ROOT, "pack", "--json", "--dry-run"));
});

test("the package is the built CLI, under 2 MB packed, the stack, the policy and the documents; nothing else", () => {
  const paths = packed.files.map(({ path }) => path);
  expect(
    paths.filter(
      (path) =>
        !/^(dist\/\w+\.cjs|dist\/meter\/index\.cjs|dist\/stack\/(index\.cjs|package\.json)|dist\/NOTICES\.txt|dist\/sbom\.cdx\.json|policy\/.+|README\.md|CHANGELOG\.md|LICENSE|package\.json)$/.test(
          path,
        ),
    ),
  ).toEqual([]);
  expect(paths).toContain("dist/tollgate.cjs");
  expect(paths).toContain("policy/budget.schema.json");
  // GitHub takes it from the tag.
  expect(paths).not.toContain("dist/action.cjs");
  const deployed = packed.files.filter(({ path }) => /^dist\/(stack|meter)\//.test(path));
  expect(deployed).toHaveLength(3);
  expect(packed.size).toBeLessThan(MAX_PACKED_BYTES);
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
