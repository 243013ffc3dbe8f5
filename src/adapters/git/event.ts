import { readFileSync } from "node:fs";

/** The two commits that a pull request's event names; null where there is no event, or it does not say. */
export interface PullRequestCommits {
  readonly base: string | null;
  readonly head: string | null;
}

const NOTHING: PullRequestCommits = { base: null, head: null };
const IS_ID = /^[0-9a-f]{40,64}$/;

/** Of the event that GitHub's runner writes to a file. */
export function pullRequestIn(env: Readonly<Record<string, string | undefined>>): PullRequestCommits {
  const path = env["GITHUB_EVENT_PATH"] ?? "";
  if (path === "") return NOTHING;
  try {
    const { pull_request: request } = JSON.parse(readFileSync(path, "utf8"));
    return { base: shaOf(request?.base), head: shaOf(request?.head) };
  } catch {
    return NOTHING;
  }
}

const shaOf = (side: { readonly sha?: unknown } | undefined): string | null =>
  typeof side?.sha === "string" && IS_ID.test(side.sha) ? side.sha : null;
