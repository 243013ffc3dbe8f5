import { join } from "node:path";
import { folder } from "../support/cli.ts";
import { githubStandIn } from "../support/hosts/github.ts";
import { type StandIn, TOKEN } from "../support/hosts/standing.ts";
import { budget } from "../support/report.ts";
import { gitIn, repository, type TestRepository } from "../support/repository.ts";
import { type Ended, type Run, runAction } from "./runner.ts";

export const NOW = "2026-11-24";

/** 200 named users have 50,000 tokens a month. */
export const plan = (tokens: number, more = ""): string =>
  budget(`consumption:\n  other: { tokens: ${tokens} }\n${more}`);

type Files = Parameters<TestRepository["commit"]>[0];

export interface PullRequest {
  readonly standIn: StandIn;
  /** Pushes to the branch, then runs the action on a clone of GitHub's merge. */
  push(files: Files, options?: PushOptions): Promise<Ended & { cwd: string }>;
}

export interface PushOptions extends Partial<Run> {
  /** Of the clone: fetch-depth of actions/checkout. */
  readonly depth?: number;
  /** What an earlier step does to the clone. */
  readonly before?: (cwd: string) => void;
}

/** acme/budgets#7, into main. */
export async function pullRequest(files: Files = {}): Promise<PullRequest> {
  const origin = repository({ "budgets/acme.yaml": plan(30_000), ...files } as Record<string, string>);
  origin.git("branch", "change");
  const standIn = await githubStandIn();
  return {
    standIn,
    push: async (changed, { depth = 2, before = () => {}, ...options } = {}) => {
      origin.git("switch", "--quiet", "change");
      origin.commit(changed);
      const head = origin.git("rev-parse", "HEAD");
      origin.git("switch", "--quiet", "--detach", "main");
      origin.git("merge", "--quiet", "--no-ff", "--message", "merge", "change");
      const merge = origin.git("rev-parse", "HEAD");
      origin.git("update-ref", "refs/pull/7/merge", merge);
      const cwd = checkout(origin, depth);
      before(cwd);
      const { GITHUB_TOKEN: _, ...api } = standIn.env as Record<string, string>;
      const ended = await runAction({
        cwd,
        event: { pull_request: { number: 7, head: { sha: head } } },
        ...options,
        with: { now: NOW, ...options.with },
        context: {
          "github.token": TOKEN,
          "github.event_name": "pull_request",
          "github.event.pull_request.head.repo.full_name": "acme/budgets",
          ...options.context,
        },
        env: {
          ...api,
          GITHUB_EVENT_NAME: "pull_request",
          GITHUB_BASE_REF: "main",
          GITHUB_SHA: merge,
          ...options.env,
        },
      });
      return { ...ended, cwd };
    },
  };
}

/** As actions/checkout does it: the merge alone, without a branch, and no more history than it is told. */
function checkout({ path }: TestRepository, depth: number): string {
  const cwd = join(folder(), "budgets-of-acme");
  gitIn(path)("init", "--quiet", cwd);
  const git = gitIn(cwd);
  git("fetch", "--quiet", `--depth=${depth}`, `file://${path}`, "+refs/pull/7/merge:refs/remotes/pull/7/merge");
  git("checkout", "--quiet", "refs/remotes/pull/7/merge");
  return cwd;
}
