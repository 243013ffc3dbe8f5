import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { run } from "../../src/apps/cli/run.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const BIN = join(ROOT, "dist", "tollgate.cjs");
export const TODAY = "2026-11-23";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Surroundings {
  readonly cwd?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
  /** Of the terminal. */
  readonly columns?: number;
  readonly today?: string;
  readonly signal?: AbortSignal;
  /** The folder of the installed package. */
  readonly home?: string;
}

/** The real command line, in this process: everything but the bin file. */
export async function tollgate(args: readonly string[], around: Surroundings = {}): Promise<Ran> {
  const said = { out: "", err: "" };
  const isTerminal = around.isTerminal ?? false;
  const columns = around.columns ?? 80;
  const stdin: NodeJS.ReadableStream & { isTTY?: boolean } = Readable.from([around.stdin ?? ""]);
  stdin.isTTY = isTerminal;
  const collector = (to: "out" | "err") => (text: string) => {
    said[to] += text;
    return true;
  };
  const code = await run(args, {
    stdin,
    stdout: { isTerminal, columns, write: collector("out") },
    stderr: { isTerminal, columns, write: collector("err") },
    env: around.env ?? {},
    cwd: around.cwd ?? ROOT,
    home: around.home ?? ROOT,
    now: () => new Date(`${around.today ?? TODAY}T12:00:00Z`),
    signal: around.signal ?? new AbortController().signal,
  });
  return { code, ...said };
}

/** The built program, as a process of its own. */
export function tollgateProcess(args: readonly string[], around: { cwd?: string; input?: string } = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    cwd: around.cwd ?? ROOT,
    input: around.input ?? "",
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  return { code: status ?? -1, out: stdout, err: stderr };
}

/** A folder with these files, gone when the test is. */
export function folder(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), "tollgate-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}
