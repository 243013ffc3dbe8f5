import { spawn } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { BIN, folder } from "../support/cli.ts";
import { budget } from "../support/report.ts";
import { repository, type TestRepository } from "../support/repository.ts";

const NOW = "2026-11-24";

/** 200 named users have 50,000 tokens a month. */
export const plan = (tokens: number, more = ""): string =>
  budget(`consumption:\n  other: { tokens: ${tokens} }\n${more}`);

export const OVER = { "budgets/acme.yaml": plan(60_000) };

/** `tollgate` on PATH, as of a day. */
function installed(): string {
  const bin = folder();
  const script = `#!/bin/bash
case $1 in check|diff) command=$1; shift; exec node ${BIN} "$command" --now ${NOW} "$@";; esac
exec node ${BIN} "$@"
`;
  writeFileSync(join(bin, "tollgate"), script);
  chmodSync(join(bin, "tollgate"), 0o755);
  return `${bin}:${process.env["PATH"]}`;
}

export async function bash(
  script: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ code: number; out: string }> {
  // A socket as stdin would make bash read the settings of whoever runs the test.
  const stdio: ["ignore", "pipe", "pipe"] = ["ignore", "pipe", "pipe"];
  const child = spawn("/bin/bash", [...script], { cwd, stdio, env: { PATH: installed(), ...env } });
  const ended = new Promise<number>((resolve) => child.on("close", (code) => resolve(code ?? -1)));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out: out + err };
}

/** A clone of a branch `change`, with origin/main beside it. */
export function mergeRequest(files: Parameters<TestRepository["commit"]>[0]): { cwd: string; base: string } {
  const origin = repository({ "budgets/acme.yaml": plan(30_000) });
  const base = origin.git("rev-parse", "HEAD");
  origin.git("switch", "--quiet", "--create", "change");
  origin.commit(files);
  const cwd = join(folder(), "clone");
  origin.git("clone", "--quiet", `file://${origin.path}`, cwd);
  return { cwd, base };
}
