import type { Suggestion } from "../../core/report/documents/suggestions.ts";
import { commitsIn, fieldsOf } from "../git/event.ts";
import { address, COMMIT, numberIn, OWNER_AND_NAME, required } from "./env.ts";
import {
  asking,
  type Ci,
  everyPage,
  GONE,
  htmlMarker,
  ownOf,
  type Page,
  type Place,
  type PullRequestHost,
  pageAfter,
  type Run,
} from "./host.ts";
import { type Answer, HostError } from "./request.ts";
import { githubComment, type Reviewed, suggest } from "./suggest.ts";

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
  const { sha } = fieldsOf(request["head"]);

  /** A workflow's token cannot ask the REST API for its user. */
  const own = async (): Promise<string> => {
    const more = { content: { query: "{ viewer { login } }" }, isRepeatable: true };
    const { body } = await ask("POST", graphql, "whose token this is", more);
    const { login } = fieldsOf(fieldsOf(fieldsOf(body)["data"])["viewer"]);
    if (typeof login !== "string") throw new HostError("GitHub, whose token this is: the answer has no login");
    return login;
  };

  const list = (url: string) =>
    everyPage(ask, { what: `the comments and changes of #${number}`, first: `${url}?per_page=${PAGE}`, next });
  const commit = typeof sha === "string" && COMMIT.test(sha) ? sha : null;
  return hostOf({ repository, number, commit, ask, list, own });
}

function hostOf(at: Reviewed): PullRequestHost {
  const { repository, number, ask, list, own } = at;
  const issues = `${repository}/issues`;
  const comments = `${issues}/${number}/comments`;
  const what = `the comments of #${number}`;
  return {
    limit: LIMIT,
    marker: htmlMarker,
    find: async (marker) => ownOf((await list(comments)).map(githubComment), marker, own),
    create: async (body) => addressOf(await ask("POST", comments, what, { content: { body } })),
    async update(id, body) {
      const more = { content: { body }, statuses: [GONE] };
      const answer = await ask("PATCH", `${issues}/comments/${id}`, `comment ${id} on #${number}`, more);
      return answer.status === GONE ? null : addressOf(answer);
    },
    ...(at.commit === null
      ? {}
      : { suggest: (suggestions: readonly Suggestion[], marker: string) => suggest(suggestions, marker, at) }),
  };
}

const addressOf = ({ body }: Answer): string => String(fieldsOf(body)["html_url"] ?? "");

/** GitHub links to the next page; a proxy may drop the header. */
function next({ url, answer, items }: Page): string | null {
  const link = answer.headers.get("link");
  const isMore = link === null ? items.length >= PAGE : /rel="?next"?/.test(link);
  return isMore ? pageAfter(url) : null;
}
