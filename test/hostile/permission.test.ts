import { spawnSync } from "node:child_process";
import { chmodSync, cpSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { BIN } from "../support/cli.ts";
import { besideGood, expectClean, placesOf, statusOf } from "./harness.ts";

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;

/** Root may read everything: it runs the built program as somebody who may not. */
function checkAsNobody(cwd: string) {
  // What other tests' runs are just writing there may be gone before it is copied.
  const filter = (path: string): boolean => basename(path) !== ".compiled";
  cpSync(dirname(BIN), join(cwd, "bin"), { recursive: true, filter });
  chmodSync(cwd, 0o755);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(cwd, "bin/tollgate.cjs"), "check", "--format", "json", "budgets"],
    { cwd, encoding: "utf8", ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}) },
  );
  expectClean({ code: status ?? -1, out: "", err: stderr });
  return { code: status, report: JSON.parse(stdout) };
}

test.skipIf(process.platform === "win32").each([
  ["a file nobody may read", "budgets/acme.yaml", "budgets/acme.yaml"],
  ["a folder nobody may read", "budgets/closed", "budgets/closed"],
])("%s", (_, path, file) => {
  const cwd = besideGood({ [path.endsWith(".yaml") ? path : `${path}/acme.yaml`]: "org: acme\n" });
  chmodSync(join(cwd, path), 0o000);
  const { code, report } = checkAsNobody(cwd);
  chmodSync(join(cwd, path), 0o755);
  expect(placesOf(report, file)).toEqual(["unreadable-file 1:1"]);
  expect(report.findings.find((one: { file: string }) => one.file === file).message).toContain("permission denied");
  expect({ code, good: statusOf(report, "budgets/good.yaml") }).toEqual({ code: 2, good: "pass" });
});
