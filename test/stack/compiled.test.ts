import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { expect, test } from "vitest";
import { folder, ROOT } from "../support/cli.ts";

const project = load(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as { main: string; runtime: object };

/** Runs the compiled program as Pulumi's language host does: told the root, started from anywhere. */
function runProgram(root: string, config: Record<string, string>): { code: number | null; out: string; err: string } {
  const program = JSON.stringify(join(ROOT, project.main));
  const script = `process.stdout.write(JSON.stringify(require(${program})))`;
  const env = { ...process.env, PULUMI_NODEJS_ROOT_DIRECTORY: root, PULUMI_CONFIG: JSON.stringify(config) };
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", script], {
    cwd: folder(),
    env,
    encoding: "utf8",
  });
  return { code: status, out: stdout, err: stderr };
}

test("Pulumi.yaml names a compiled program, which checks the project's budgets", () => {
  expect(project.runtime).toEqual({ name: "nodejs", options: { typescript: false } });
  const { code, out } = runProgram(ROOT, { "tollgate:strict": "true" });
  expect(code).toBe(0);
  const { verdicts, planned } = JSON.parse(out);
  expect(Object.keys(verdicts)).toHaveLength(6);
  expect(planned).toEqual({ USD: "20000.00" });
});

test("it refuses invalid input", () => {
  const { code, err } = runProgram(folder({ "budgets/acme.yaml": "org: acme\n" }), {});
  expect(code).not.toBe(0);
  expect(err).toContain("tollgate refuses to deploy");
});
