import { readFileSync } from "node:fs";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import type { PullRequestHost } from "./host.ts";
import { type Fields, fieldsOf, HostError, type Patience } from "./request.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** A pull request that can be commented on, or why there is none. Neither is an error. */
export type Place = PullRequestHost | { readonly why: string };

/**
 * Finds the pull or merge request of this run, as GitHub Actions and GitLab CI describe it in the environment. Any
 * other CI sets the same few variables.
 * @param event the event that started this run, as GitHub describes it; empty elsewhere
 * @param number instead of the run's own
 */
export function placeOf(env: Env, event: Fields, number: number | null, patience: Patience): Place {
  if (env["CI_API_V4_URL"]) return gitlabPlace(env, number, patience);
  if (env["GITHUB_REPOSITORY"]) return githubPlace(env, event, number, patience);
  throw new HostError(
    "there is neither GITHUB_REPOSITORY nor CI_API_V4_URL in the environment: set one of them to name the pull request's host",
  );
}

function githubPlace(env: Env, event: Fields, given: number | null, patience: Patience): Place {
  const number = given ?? wholeNumber(fieldsOf(event["pull_request"])["number"]);
  const token = env["GITHUB_TOKEN"] || env["GH_TOKEN"];
  if (number === null) return { why: "this run belongs to no pull request" };
  if (!token) return { why: "there is no GITHUB_TOKEN" };
  const repository = required(env, "GITHUB_REPOSITORY", /^[\w.-]+\/[\w.-]+$/);
  const api = address(env, "GITHUB_API_URL", "https://api.github.com");
  const graphql = address(env, "GITHUB_GRAPHQL_URL", `${api.replace(/\/v3$/, "")}/graphql`);
  const head = fieldsOf(fieldsOf(event["pull_request"])["head"])["sha"];
  const commit = typeof head === "string" && COMMIT.test(head) ? head : null;
  return github({ api, graphql, repository, number, token, commit }, patience);
}

function gitlabPlace(env: Env, given: number | null, patience: Patience): Place {
  const number = given ?? wholeNumber(Number(env["CI_MERGE_REQUEST_IID"] || Number.NaN));
  const token = env["TOLLGATE_GITLAB_TOKEN"] || env["GITLAB_TOKEN"];
  if (number === null) return { why: "this pipeline belongs to no merge request" };
  if (!token) return { why: "there is no TOLLGATE_GITLAB_TOKEN: a job's own token cannot write notes" };
  const target = env["CI_MERGE_REQUEST_PROJECT_ID"] ? "CI_MERGE_REQUEST_PROJECT_ID" : "CI_PROJECT_ID";
  const project = required(env, target, /^\d+$/);
  const url = env["CI_MERGE_REQUEST_PROJECT_URL"] || env["CI_PROJECT_URL"] || "";
  const shown = `${url}/-/merge_requests/${number}`;
  return gitlab({ api: address(env, "CI_API_V4_URL", ""), project, number, token, shown }, patience);
}

const wholeNumber = (value: unknown): number | null =>
  Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : null;

function required(env: Env, name: string, pattern: RegExp): string {
  const value = env[name] ?? "";
  if (!pattern.test(value)) throw new HostError(`${name} is ${JSON.stringify(value)}, which is invalid`);
  return value;
}

function address(env: Env, name: string, fallback: string): string {
  const text = env[name] || fallback;
  if (!isWeb(text)) throw new HostError(`${name} is ${JSON.stringify(text)}, which is not a web address`);
  return text.replace(/\/+$/, "");
}

const isWeb = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

const COMMIT = /^[0-9a-f]{7,64}$/;

/** The commit and the log: a comment that is updated in place must name the commit it is about. */
export function footOf(env: Env, event: Fields): string {
  const head = fieldsOf(fieldsOf(event["pull_request"])["head"])["sha"];
  const commits = [head, env["GITHUB_SHA"], env["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"], env["CI_COMMIT_SHA"]];
  const commit = commits.find((value): value is string => typeof value === "string" && COMMIT.test(value));
  const log = logOf(env);
  const words = [commit === undefined ? "" : `at \`${commit.slice(0, 7)}\``, log === null ? "" : `[log](${log})`];
  const text = words.filter((word) => word !== "").join(", ");
  return text === "" ? "" : `_Judged ${text}._`;
}

function logOf(env: Env): string | null {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run, CI_JOB_URL: job } = env;
  const url = run ? `${server}/${repository}/actions/runs/${run}` : (job ?? "");
  return isWeb(url) && !/[()\s]/.test(url) ? url : null;
}

/** The event that started this run on GitHub; empty on another CI. */
export function readEvent({ GITHUB_EVENT_PATH: path }: Env): Fields {
  if (!path) return {};
  try {
    return fieldsOf(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    throw new HostError(`GITHUB_EVENT_PATH is ${path}, which is not a JSON file`);
  }
}
