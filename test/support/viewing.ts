import { Readable } from "node:stream";
import { expect, onTestFinished } from "vitest";
import { run } from "../../src/apps/cli/run.ts";
import { ROOT } from "./cli.ts";

/** `tollgate view` of a folder, ended with the test. @returns the address that it prints */
export async function viewing(cwd: string): Promise<URL> {
  const said: string[] = [];
  const abort = new AbortController();
  const output = { isTerminal: false, columns: 80, write: (text: string) => said.push(text) > 0 };
  const code = run(["view", "--now", "2026-11-23"], {
    ...{ stdin: Readable.from([]), stdout: output, stderr: output, env: {}, cwd, home: ROOT },
    now: () => new Date("2026-11-23T12:00:00Z"),
    signal: abort.signal,
  });
  onTestFinished(async () => {
    abort.abort();
    expect(await code).toBe(130);
  });
  await expect.poll(() => said.join(""), { timeout: 20_000, interval: 10 }).toContain("watching");
  return new URL(said[0]?.trim() ?? "");
}
