import { type Fields, fieldsOf } from "../git/event.ts";
import { address, numberIn, required } from "./env.ts";
import {
  asking,
  type Ci,
  type Comment,
  everyPage,
  GONE,
  htmlMarker,
  idOf,
  ownOf,
  type Page,
  type Place,
  type Run,
  type Verdict,
  withQuery,
} from "./host.ts";
import { HostError } from "./request.ts";

const LIMIT = 150_000;
const VERSION = "api-version=7.0";
const ID = /^[0-9a-f-]{36}$/i;

/** Azure Pipelines for a repository in Azure Repos. */
export const azure: Ci = {
  variable: "SYSTEM_COLLECTIONURI",
  isHere: (env) => Boolean(env["SYSTEM_COLLECTIONURI"]) && env["BUILD_REPOSITORY_PROVIDER"] === "TfsGit",
  placeOf,
  commits: ({ env }) => [env["SYSTEM_PULLREQUEST_SOURCECOMMITID"], env["BUILD_SOURCEVERSION"]],
  log: ({ SYSTEM_COLLECTIONURI: collection, SYSTEM_TEAMPROJECTID: project, BUILD_BUILDID: build }) =>
    build ? `${collection}${project}/_build/results?buildId=${build}` : undefined,
};

function placeOf({ env, given, patience }: Run): Place {
  const number = given ?? numberIn(env["SYSTEM_PULLREQUEST_PULLREQUESTID"]);
  const token = env["SYSTEM_ACCESSTOKEN"];
  if (number === null) return { why: "this run belongs to no pull request" };
  if (!token) return { why: "there is no SYSTEM_ACCESSTOKEN: hand $(System.AccessToken) to the step" };
  const collection = address(env, "SYSTEM_COLLECTIONURI");
  const project = `${collection}/${required(env, "SYSTEM_TEAMPROJECTID", ID)}`;
  const repository = required(env, "BUILD_REPOSITORY_ID", ID);
  const threads = `${project}/_apis/git/repositories/${repository}/pullRequests/${number}/threads`;
  const headers = { authorization: `Bearer ${token}`, accept: "application/json", "x-tfs-fedauthredirect": "Suppress" };
  const ask = asking("Azure DevOps", headers, patience);
  const what = `the comments of pull request ${number}`;
  const addressOf = (thread: string): string =>
    `${project}/_git/${repository}/pullrequest/${number}?discussionId=${thread}`;

  const own = async (): Promise<string> => {
    const { body } = await ask("GET", `${collection}/_apis/connectionData?${VERSION}-preview`, "whose token this is");
    const { id } = fieldsOf(fieldsOf(body)["authenticatedUser"]);
    if (typeof id !== "string") throw new HostError("Azure DevOps, whose token this is: the answer has no id");
    return id;
  };

  return {
    limit: LIMIT,
    marker: htmlMarker,
    find: async (marker) => {
      const paged = { what, first: `${threads}?${VERSION}`, next, listIn: ({ value }: Fields) => value };
      return ownOf((await everyPage(ask, paged)).map(commentOf), marker, own);
    },
    async create(body, verdict) {
      const comments = [{ parentCommentId: 0, content: body, commentType: "text" }];
      const { body: made } = await ask("POST", `${threads}?${VERSION}`, what, {
        content: { comments, ...statusOf(verdict) },
      });
      return addressOf(idOf(fieldsOf(made)) ?? "");
    },
    async update(id, body, verdict) {
      const [thread = "", comment = ""] = id.split("/");
      const url = `${threads}/${thread}/comments/${comment}?${VERSION}`;
      const answer = await ask("PATCH", url, what, { content: { content: body }, statuses: [GONE] });
      if (answer.status === GONE) return null;
      if (verdict !== null) await ask("PATCH", `${threads}/${thread}?${VERSION}`, what, { content: statusOf(verdict) });
      return addressOf(thread);
    },
  };
}

/** What fails stays open: a branch policy may ask for all comments to be resolved. */
const statusOf = (verdict: Verdict): object =>
  verdict === null ? {} : { status: verdict === 0 ? "closed" : "active" };

/** A thread's first comment; a deleted one stays in its thread, without a text. */
function commentOf(thread: Fields): Comment {
  const { comments } = thread;
  const first = fieldsOf(Array.isArray(comments) ? comments[0] : null);
  const [outer, inner] = [idOf(thread), idOf(first)];
  return {
    id: outer === null || inner === null ? null : `${outer}/${inner}`,
    body: first["isDeleted"] === true || thread["isDeleted"] === true ? null : first["content"],
    author: fieldsOf(first["author"])["id"],
  };
}

function next({ url, answer }: Page): string | null {
  const token = answer.headers.get("x-ms-continuationtoken");
  return token ? withQuery(url, "continuationToken", token) : null;
}
