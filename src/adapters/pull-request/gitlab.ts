import { type Fields, fieldsOf } from "../git/event.ts";
import { asking, type Comment, commenting, htmlMarker, idOf, type Page, pageAfter, WHOSE } from "./comments.ts";
import { address, numberIn, required } from "./env.ts";
import type { Ci, Place, Run } from "./host.ts";

const LIMIT = 1_000_000;
const PAGE = 100;

export const gitlab: Ci = {
  variable: "CI_API_V4_URL",
  isHere: (env) => Boolean(env["CI_API_V4_URL"]),
  placeOf,
  commits: ({ env }) => [env["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"], env["CI_COMMIT_SHA"]],
  log: (env) => env["CI_JOB_URL"],
};

function placeOf({ env, given, patience }: Run): Place {
  const number = given ?? numberIn(env["CI_MERGE_REQUEST_IID"]);
  const token = env["TOLLGATE_GITLAB_TOKEN"] || env["GITLAB_TOKEN"];
  if (number === null) return { why: "this pipeline belongs to no merge request" };
  if (!token) return { why: "there is no TOLLGATE_GITLAB_TOKEN: a job's own token cannot write notes" };
  const target = env["CI_MERGE_REQUEST_PROJECT_ID"] ? "CI_MERGE_REQUEST_PROJECT_ID" : "CI_PROJECT_ID";
  const api = address(env, "CI_API_V4_URL");
  const notes = `${api}/projects/${required(env, target, /^\d+$/)}/merge_requests/${number}/notes`;
  const page = `${env["CI_MERGE_REQUEST_PROJECT_URL"] || env["CI_PROJECT_URL"] || ""}/-/merge_requests/${number}`;
  const ask = asking("GitLab", { "private-token": token }, patience);
  return {
    limit: LIMIT,
    marker: htmlMarker,
    ...commenting({
      ask,
      list: { what: `the notes of !${number}`, first: `${notes}?per_page=${PAGE}&order_by=created_at&sort=asc`, next },
      commentOf,
      own: async () => idOf(fieldsOf((await ask("GET", `${api}/user`, WHOSE)).body)),
      creation: (body) => ["POST", notes, { body }],
      change: (id, body) => ["PUT", `${notes}/${id}`, { body }],
      addressOf: (_, id) => `${page}#note_${id}`,
    }),
  };
}

const commentOf = (item: Fields): Comment => ({
  id: idOf(item),
  body: item["body"],
  author: idOf(fieldsOf(item["author"])),
});

/** A short page need not be the last: notes that the token's user may not see are left out. */
function next({ url, answer, items }: Page): string | null {
  const said = answer.headers.get("x-next-page");
  const isMore = said === null ? items.length > 0 : said.trim() !== "";
  return isMore ? pageAfter(url) : null;
}
