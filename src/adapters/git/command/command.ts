import { program } from "./program.ts";

/** What stands between us and the repository, with what to do about it. */
export class GitError extends Error {
  override readonly name = "GitError";
}

/** It says more than there is room for. */
export class TooMuchOutput extends GitError {
  constructor() {
    super("git says more than can be held");
  }
}

/** Ctrl-C, which reaches git too. */
class GitInterrupted extends Error {
  override readonly name = "AbortError";
}

/** Where git runs, and what it is told by its environment. */
export interface GitPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Answer {
  readonly code: number;
  readonly out: Buffer;
  readonly err: string;
}

/**
 * A repository's own configuration is written by whoever made the repository. None of what it may name is run: no
 * monitor of the work tree, no hook, no pager, no program for a protocol; a bare repository lying about is no repository.
 */
const OVERRIDES: Readonly<Record<string, string>> = {
  "core.fsmonitor": "false",
  "core.hooksPath": "/dev/null",
  "core.quotePath": "false",
  "diff.ignoreSubmodules": "all",
  "diff.relative": "false",
  "safe.bareRepository": "explicit",
  "submodule.recurse": "false",
};

/** Objects that are not here are not fetched. Older git knows no other way to say so than to allow no protocol. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  LC_ALL: "C",
  GIT_ALLOW_PROTOCOL: "none",
  GIT_NO_LAZY_FETCH: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
};

/** Each would change what a path means. */
const NOT_PASSED_ON = /^GIT_(LITERAL|GLOB|NOGLOB|ICASE)_PATHSPECS$/;

/** Loaded when git is asked for: every check looks for a sparse checkout, and most find none. */
const processes = (): typeof import("node:child_process") => process.getBuiltinModule("node:child_process");

const MAX_OUTPUT = 1024 * 1024 * 1024;

/** Runs one plumbing command to its end, whatever its exit code. Several can run at once. */
export function git(args: readonly string[], place: GitPlace, input?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { ...optionsOf(place), encoding: "buffer", maxBuffer: MAX_OUTPUT } as const;
    const child = processes().execFile(programOf(place), argumentsOf(args), options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === "number" ? error.code : null;
      try {
        resolve(answerOf({ code: error?.code, status, signal: error?.signal ?? null, stdout, stderr }));
      } catch (reason) {
        reject(reason);
      }
    });
    child.stdin?.end(input);
  });
}

/** As above, while nothing else is done: for what is read in the middle of a comparison. */
export function gitNow(args: readonly string[], place: GitPlace, input: string, maxBuffer: number): Answer {
  const { error, ...ran } = processes().spawnSync(programOf(place), argumentsOf(args), {
    ...optionsOf(place),
    input,
    maxBuffer,
  });
  return answerOf({ code: (error as NodeJS.ErrnoException | undefined)?.code, ...ran });
}

function programOf({ env }: GitPlace): string {
  const path = program("git", env);
  if (path !== null) return path;
  throw new GitError(`git is not installed, or not on PATH. Install it, or compare two folders: ${FOLDERS}`);
}

function argumentsOf(args: readonly string[]): string[] {
  const settings = Object.entries(OVERRIDES).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
  return ["--no-pager", ...settings, ...args];
}

function optionsOf({ cwd, env }: GitPlace) {
  const inherited = Object.entries(env).filter(([key]) => !NOT_PASSED_ON.test(key));
  return { cwd, env: { ...Object.fromEntries(inherited), ...ENVIRONMENT }, windowsHide: true };
}

interface Ran {
  /** What kept it from running to its end. */
  readonly code: string | number | null | undefined;
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

function answerOf({ code, status, signal, stdout, stderr }: Ran): Answer {
  if (code === "ENOBUFS" || code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") throw new TooMuchOutput();
  if (signal === "SIGINT" || signal === "SIGTERM") throw new GitInterrupted(signal);
  if (signal !== null) throw new GitError(`git was ended by ${signal}`);
  if (status === null) throw new GitError(`git cannot be run: ${code ?? "unknown error"}`);
  return { code: status, out: stdout, err: stderr.toString("utf8") };
}

export const FOLDERS = "tollgate diff --base-dir BEFORE --head-dir AFTER";

/** As above, for a command that fails only where something is broken. */
export async function gitOutput(args: readonly string[], place: GitPlace, input?: string): Promise<Buffer> {
  const { code, out, err } = await git(args, place, input);
  if (code !== 0) throw failure(args[0] ?? "", err);
  return out;
}

/** Why a command failed. Of a partial clone, git says only that it may not fetch. */
export const failure = (command: string, err: string): GitError =>
  LACKS_OBJECTS.test(err)
    ? new GitError("this clone lacks a part of the repository: it was made with --filter. Clone without --filter")
    : new GitError(`git ${command} failed: ${firstLine(err)}`);

const LACKS_OBJECTS = /promisor remote|lazy fetching/;

export const firstLine = (text: string): string =>
  (text.trim().split("\n", 1)[0] ?? "").replace(/^(fatal|error): /, "").slice(0, 300);
