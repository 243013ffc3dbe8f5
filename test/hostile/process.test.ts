import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { BIN, folder } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { CONSUMPTION, expectClean } from "./harness.ts";

const OVER = "consumption: { virtual-agent: { sessionsPerDay: 9000 } }\n";
const isPosix = process.platform !== "win32";

beforeAll(() => {
  if (!existsSync(BIN)) throw new Error("run `node scripts/compile.mjs` first");
});

function manyBudgets(count: number, last = ""): string {
  const cwd = folder();
  mkdirSync(join(cwd, "budgets"));
  for (let index = 0; index < count; index++) {
    writeFileSync(join(cwd, `budgets/org-${index}.yaml`), budget(CONSUMPTION, { org: `org-${index}` }));
  }
  if (last !== "") writeFileSync(join(cwd, "budgets/z.yaml"), last);
  return cwd;
}

/** What the shell said, and the exit code of each command of its pipe. */
function piped(cwd: string, command: string): { codes: string; out: string; err: string } {
  const script = `${command}; echo "codes \${PIPESTATUS[*]}" >&2`;
  const { stdout, stderr } = spawnSync("bash", ["-c", script], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NODE: process.execPath, BIN },
  });
  const [err = "", codes = ""] = stderr.split(/^codes /m);
  expectClean({ code: 0, out: stdout, err });
  return { codes: codes.trim(), out: stdout, err };
}

describe.skipIf(!isPosix)("a reader that goes away ends the saying, not the judging", () => {
  const MANY = 200;

  test.each([
    ["pass", "", "0 0"],
    ["over", budget(OVER, { org: "z" }), "1 0"],
    ["invalid", "org: 5\n", "2 0"],
  ])("%s", (_, last, codes) => {
    const cwd = manyBudgets(MANY, last);
    const ran = piped(cwd, '"$NODE" "$BIN" check --verbose | head -1');
    expect(ran).toMatchObject({ codes, err: "" });
    expect(ran.out.split("\n")).toHaveLength(2);
  });

  test("before the first word", () => {
    expect(piped(manyBudgets(50, "org: 5\n"), '"$NODE" "$BIN" check --format json | true')).toMatchObject({
      codes: "2 0",
      err: "",
    });
  });

  test("a file written beside it is whole", () => {
    const cwd = manyBudgets(MANY);
    const ran = piped(cwd, '"$NODE" "$BIN" check --verbose --output json=report.json | head -1');
    expect(ran).toMatchObject({ codes: "0 0", err: "" });
    expect(
      spawnSync(process.execPath, ["-p", 'require("./report.json").organizations.length'], { cwd, encoding: "utf8" })
        .stdout,
    ).toBe(`${MANY}\n`);
  });

  test("no reader from the beginning", () => {
    expect(piped(manyBudgets(5, "org: 5\n"), '"$NODE" "$BIN" check >&-')).toMatchObject({ codes: "2", err: "" });
  });
});

describe.skipIf(!isPosix)("an interrupt", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("%s: exit 130, and no temporary file", async (signal) => {
    const cwd = manyBudgets(800);
    const child = spawn(process.execPath, [BIN, "check", "--output", "json=report.json"], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.stdout.once("data", () => child.kill(signal));
    child.stdout.resume();
    const code = await new Promise((resolve) => child.once("close", resolve));
    expectClean({ code: 0, out: "", err: said });
    expect({ code, files: readdirSync(cwd) }).toEqual({ code: 130, files: ["budgets"] });
  });
});

test.skipIf(!existsSync("/dev/full"))("a full disk behind standard output leaves no stack trace", () => {
  const { err } = piped(manyBudgets(5), '"$NODE" "$BIN" check > /dev/full');
  expect(err).not.toMatch(/ENOSPC|Error:/);
});

// process.cwd() throws before anything can catch it.
test.skipIf(!isPosix)("a working directory that is gone leaves no stack trace, and exits 2", () => {
  const { codes } = piped(folder(), 'mkdir gone && cd gone && rmdir ../gone && "$NODE" "$BIN" check');
  expect(codes).toBe("2");
});
