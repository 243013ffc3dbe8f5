import { type Fields, fieldsOf } from "../git/event.ts";
import { asking, type Comment, commenting, htmlMarker, idOf, type Page, WHOSE, withQuery } from "./comments.ts";
import { address, numberIn, required } from "./env.ts";
import type { Ci, Place, Run, Verdict } from "./host.ts";

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
  const comments = commenting({
    ask,
    list: { what, first: `${threads}?${VERSION}`, next, listIn: ({ value }) => value },
    commentOf,
    async own() {
      const { body } = await ask("GET", `${collection}/_apis/connectionData?${VERSION}-preview`, WHOSE);
      return fieldsOf(fieldsOf(body)["authenticatedUser"])["id"];
    },
    creation: (content, verdict) => [
      "POST",
      `${threads}?${VERSION}`,
      { comments: [{ parentCommentId: 0, content, commentType: "text" }], ...statusOf(verdict) },
    ],
    change: (id, content) => ["PATCH", `${threads}/${id}?${VERSION}`, { content }],
    addressOf: (_, id) => `${project}/_git/${repository}/pullrequest/${number}?discussionId=${threadOf(id)}`,
  });
  return {
    limit: LIMIT,
    marker: htmlMarker,
    ...comments,
    async update(id, body, verdict) {
      const shown = await comments.update(id, body, verdict);
      if (shown !== null && verdict !== null)
        await ask("PATCH", `${threads}/${threadOf(id)}?${VERSION}`, what, { content: statusOf(verdict) });
      return shown;
    },
  };
}

/** Of a comment's id, which begins with its thread's. */
const threadOf = (id: string): string => id.split("/")[0] ?? "";

/** What fails stays open: a branch policy may ask for all comments to be resolved. */
const statusOf = (verdict: Verdict): object =>
  verdict === null ? {} : { status: verdict === 0 ? "closed" : "active" };

/** A thread's first comment; a deleted one stays in its thread, without a text. */
function commentOf(thread: Fields): Comment {
  const { comments } = thread;
  const first = fieldsOf(Array.isArray(comments) ? comments[0] : null);
  const [outer, inner] = [idOf(thread), idOf(first)];
  return {
    id: outer === null || inner === null ? null : `${outer}/comments/${inner}`,
    body: first["isDeleted"] === true || thread["isDeleted"] === true ? null : first["content"],
    author: fieldsOf(first["author"])["id"],
  };
}

function next({ url, answer }: Page): string | null {
  const token = answer.headers.get("x-ms-continuationtoken");
  return token ? withQuery(url, "continuationToken", token) : null;
}
