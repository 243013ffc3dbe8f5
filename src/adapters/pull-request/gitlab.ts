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
  pageAfter,
  type Run,
} from "./host.ts";
import { type Answer, HostError } from "./request.ts";

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
  const what = `the notes of !${number}`;

  const own = async (): Promise<string> => {
    const id = idOf(fieldsOf((await ask("GET", `${api}/user`, "whose token this is")).body));
    if (id === null) throw new HostError("GitLab, whose token this is: the answer has no id");
    return id;
  };

  const addressOf = ({ body }: Answer): string => {
    const id = idOf(fieldsOf(body));
    return id === null ? page : `${page}#note_${id}`;
  };

  return {
    limit: LIMIT,
    marker: htmlMarker,
    find: async (marker) => {
      const first = `${notes}?per_page=${PAGE}&order_by=created_at&sort=asc`;
      return ownOf((await everyPage(ask, { what, first, next })).map(commentOf), marker, own);
    },
    create: async (body) => addressOf(await ask("POST", notes, what, { content: { body } })),
    async update(id, body) {
      const answer = await ask("PUT", `${notes}/${id}`, what, { content: { body }, statuses: [GONE] });
      return answer.status === GONE ? null : addressOf(answer);
    },
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
