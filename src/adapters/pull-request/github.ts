import type { Suggestion } from "../../core/report/documents/suggestions.ts";
import { commitsIn, fieldsOf } from "../git/event.ts";
import { asking, commenting, htmlMarker, type Page, type Paged, pageAfter, WHOSE } from "./comments.ts";
import { address, COMMIT, numberIn, OWNER_AND_NAME, required } from "./env.ts";
import type { Ci, Place, Run } from "./host.ts";
import { githubComment, suggest } from "./suggest.ts";

const LIMIT = 65_536;
const PAGE = 100;

/** GitHub Actions; any other CI sets the same few variables. */
export const github: Ci = {
  variable: "GITHUB_REPOSITORY",
  isHere: (env) => Boolean(env["GITHUB_REPOSITORY"]),
  placeOf,
  commits: ({ env, event }) => [commitsIn(event).head, env["GITHUB_SHA"]],
  log: ({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run }) =>
    run ? `${server}/${repository}/actions/runs/${run}` : undefined,
};

function placeOf({ env, event, given, patience }: Run): Place {
  const request = fieldsOf(event["pull_request"]);
  const number = given ?? numberIn(request["number"]);
  const token = env["GITHUB_TOKEN"] || env["GH_TOKEN"];
  if (number === null) return { why: "this run belongs to no pull request" };
  if (!token) return { why: "there is no GITHUB_TOKEN" };
  const api = address(env, "GITHUB_API_URL", "https://api.github.com");
  const graphql = address(env, "GITHUB_GRAPHQL_URL", `${api.replace(/\/v3$/, "")}/graphql`);
  const repository = `${api}/repos/${required(env, "GITHUB_REPOSITORY", OWNER_AND_NAME)}`;
  const headers = {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${token}`,
    "x-github-api-version": "2022-11-28",
  };
  const ask = asking("GitHub", headers, patience);

  /** A workflow's token cannot ask the REST API for its user. */
  const own = async (): Promise<unknown> => {
    const { body } = await ask("POST", graphql, WHOSE, {
      content: { query: "{ viewer { login } }" },
      isRepeatable: true,
    });
    return fieldsOf(fieldsOf(fieldsOf(body)["data"])["viewer"])["login"];
  };

  const { sha } = fieldsOf(request["head"]);
  const reviewed = { repository, number, commit: String(sha), ask, own, list: listed(number) };
  const canSuggest = typeof sha === "string" && COMMIT.test(sha);
  return {
    limit: LIMIT,
    marker: htmlMarker,
    ...commenting({
      ask,
      list: reviewed.list(`${repository}/issues/${number}/comments`),
      commentOf: githubComment,
      own,
      creation: (body) => ["POST", `${repository}/issues/${number}/comments`, { body }],
      change: (id, body) => ["PATCH", `${repository}/issues/comments/${id}`, { body }],
      addressOf: (body) => String(body["html_url"] ?? ""),
    }),
    ...(canSuggest && { suggest: (all: readonly Suggestion[], marker: string) => suggest(all, marker, reviewed) }),
  };
}

const listed =
  (number: number) =>
  (url: string): Paged => ({ what: `the comments of #${number}`, first: `${url}?per_page=${PAGE}`, next });

/** GitHub links to the next page; a proxy may drop the header. */
function next({ url, answer, items }: Page): string | null {
  const link = answer.headers.get("link");
  const isMore = link === null ? items.length >= PAGE : /rel="?next"?/.test(link);
  return isMore ? pageAfter(url) : null;
}
