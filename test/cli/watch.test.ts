import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { run } from "../../src/apps/cli/run.ts";
import { folder, ROOT, tollgate } from "../support/cli.ts";
import { budget } from "../support/report.ts";

const FITS = budget("consumption: { virtual-agent: { sessionsPerDay: 50 } }\n");
const OVER = FITS.replace("50 }", "50000 }");

/** A watch of a folder: what it prints, and what it exits with after Ctrl-C. */
function watching(cwd: string, ...args: string[]) {
  const said: string[] = [];
  const abort = new AbortController();
  const collector = { isTerminal: false, columns: 80, write: (text: string) => said.push(text) > 0 };
  const code = run(["check", "--watch", "--now", "2026-11-23", ...args], {
    ...{ stdin: Readable.from([]), stdout: collector, stderr: collector, env: {}, cwd, home: ROOT },
    now: () => new Date("2026-11-23T12:00:00Z"),
    signal: abort.signal,
  });
  const until = (words: string): Promise<void> =>
    expect.poll(() => said.join(""), { timeout: 20_000, interval: 20 }).toContain(words);
  const end = (): Promise<number> => {
    abort.abort();
    return code;
  };
  return { until, clear: () => void said.splice(0), end };
}

test("checks again after each change of a budget, also one that is replaced, and of the policy", async () => {
  const guardrails = "version: 1\nseverities: { over-allocation: warning }\n";
  const cwd = folder({ "budgets/acme.yaml": FITS, "policy/guardrails.yaml": "version: 1\n" });
  const file = join(cwd, "budgets", "acme.yaml");
  const watch = watching(cwd);
  await watch.until("1 organization: 1 pass");
  await watch.until("watching");
  watch.clear();
  writeFileSync(file, OVER);
  await watch.until("over-allocation");
  await watch.until("watching");
  watch.clear();
  writeFileSync(`${file}.tmp`, "version: 1\n<<<");
  renameSync(`${file}.tmp`, file);
  await watch.until("1 invalid");
  await watch.until("watching");
  watch.clear();
  writeFileSync(file, OVER);
  writeFileSync(join(cwd, "policy", "guardrails.yaml"), guardrails);
  await watch.until("1 warn");
  expect(await watch.end()).toBe(130);
});

test("of one file, other files of the folder are no reason to check", async () => {
  const cwd = folder({ "acme.yaml": FITS });
  const watch = watching(cwd, "acme.yaml");
  await watch.until("watching");
  writeFileSync(join(cwd, "notes.txt"), "x");
  writeFileSync(join(cwd, "acme.yaml"), OVER);
  await watch.until("over-allocation");
  expect(await watch.end()).toBe(130);
});

test.each([
  [["--fix"], "--watch checks the work tree"],
  [["nowhere"], "cannot watch nowhere"],
])("%s is refused", async (args, words) => {
  const ran = await tollgate(["check", "--watch", ...args], { cwd: folder({ "budgets/acme.yaml": FITS }) });
  expect([ran.code, ran.err]).toEqual([2, expect.stringContaining(words)]);
});
