import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Files } from "./change.ts";
import { folder } from "./cli.ts";

/** Nobody's own settings: what a test makes is the same everywhere. */
const ENVIRONMENT = {
  PATH: process.env["PATH"],
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "A",
  GIT_AUTHOR_EMAIL: "a@example.com",
  GIT_AUTHOR_DATE: "2026-11-01T00:00:00Z",
  GIT_COMMITTER_NAME: "A",
  GIT_COMMITTER_EMAIL: "a@example.com",
  GIT_COMMITTER_DATE: "2026-11-01T00:00:00Z",
  // Nor what only takes time: sample hooks, and a look after each commit whether there is something to tidy up.
  GIT_TEMPLATE_DIR: "",
  GIT_CONFIG_COUNT: "1",
  GIT_CONFIG_KEY_0: "maintenance.auto",
  GIT_CONFIG_VALUE_0: "false",
};

/** A repository of its own, gone when the test is. */
export interface TestRepository {
  readonly path: string;
  git(...args: string[]): string;
  /** Null removes a file. */
  write(files: Readonly<Record<string, string | Buffer | null>>): void;
  commit(files?: Readonly<Record<string, string | Buffer | null>>): void;
}

export const gitIn =
  (cwd: string) =>
  (...args: string[]): string =>
    execFileSync("git", args, { cwd, encoding: "utf8", env: ENVIRONMENT, stdio: ["ignore", "pipe", "pipe"] }).trim();

/** On branch main, with a first commit of these files. */
export function repository(files: Files): TestRepository {
  const path = folder();
  const git = gitIn(path);
  const made: TestRepository = {
    path,
    git,
    write: (changed) => {
      for (const [name, content] of Object.entries(changed)) {
        const file = join(path, name);
        if (content === null) rmSync(file);
        else {
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, content);
        }
      }
    },
    commit: (changed = {}) => {
      made.write(changed);
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", "change");
    },
  };
  git("init", "--quiet", "--initial-branch", "main");
  made.commit(files);
  return made;
}
