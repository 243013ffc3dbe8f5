import { randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Env } from "../../adapters/pull-request/env.ts";

/** The files by which GitHub's runner is told something: https://docs.github.com/actions/reference/workflow-commands. */
export class Runner {
  private readonly env: Env;

  constructor(env: Env) {
    this.env = env;
  }

  /** For reports: empty, and there until the job ends. */
  folder(name: string): string {
    const path = join(this.env["RUNNER_TEMP"] || tmpdir(), "tollgate", name);
    rmSync(path, { recursive: true, force: true });
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Where GitHub lists what this run keeps; null: not known. */
  get artifacts(): string | null {
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = this.env;
    return server && repository && run ? `${server}/${repository}/actions/runs/${run}#artifacts` : null;
  }

  output(name: string, value: string): void {
    // No value can hold the end of itself: nobody knows it beforehand.
    const end = randomUUID();
    this.append("GITHUB_OUTPUT", `${name}<<${end}\n${value}\n${end}\n`);
  }

  summary(markdown: string): void {
    this.append("GITHUB_STEP_SUMMARY", `${markdown}\n`);
  }

  private append(variable: string, text: string): void {
    const path = this.env[variable];
    if (path) appendFileSync(path, text);
  }
}
