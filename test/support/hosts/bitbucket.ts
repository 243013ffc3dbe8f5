import { type Comment, paged, rewritten, route, type StandIn, standIn, TOKEN, write } from "./standing.ts";

const REPOSITORY = "/2.0/repositories/acme/budgets";
const COMMENTS = `${REPOSITORY}/pullrequests/7/comments`;
const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const REPORT = `${REPOSITORY}/commit/${COMMIT}/reports/`;
/** The user that an access token makes. */
export const TOKEN_USER = "{ab12cd34-0000-4000-8000-000000000001}";
const [LONGEST, MOST_AT_ONCE, MOST_OF_A_PAGE] = [32_768, 100, 100];

/** As Bitbucket says what is wrong. */
const wrong = (message: string): object => ({ type: "error", error: { message } });

const shown = ({ id, author, body, isDeleted = false }: Comment): object => ({
  id,
  type: "pullrequest_comment",
  deleted: isDeleted,
  content: { type: "rendered", markup: "markdown", raw: isDeleted ? "" : body, html: "" },
  user: { type: "user", uuid: author },
  links: { html: { href: `https://bitbucket.example/acme/budgets/pull-requests/7/_/diff#comment-${id}` } },
});

/** @param isUser the token is of a user, who may ask who it is; an access token may not */
export async function bitbucketStandIn(isUser = false): Promise<StandIn> {
  const standing = await standIn((state, asked, url) => {
    const { query, headers, body, path, method } = asked;
    if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, body: wrong("Token is invalid or expired") };
    if (body?.content?.raw?.length >= LONGEST) {
      return { status: 400, body: wrong("content: a value of less than 32768 characters is expected") };
    }
    if (path.startsWith(REPORT)) return insights(state, method, path.slice(REPORT.length), body);
    switch (route(asked)) {
      case "GET /2.0/user":
        if (isUser) return { status: 200, body: { type: "user", uuid: TOKEN_USER } };
        return { status: 403, body: wrong("This API is not accessible by this authentication mechanism.") };
      case `GET ${COMMENTS}`: {
        const [page, size] = [Number(query.get("page") ?? 1), Number(query.get("pagelen") ?? 10)];
        if (size > MOST_OF_A_PAGE) return { status: 400, body: wrong("Invalid pagelen") };
        const { cut, isMore } = paged(state.comments, size, page);
        const next = isMore ? { next: `${url}${COMMENTS}?pagelen=${size}&page=${page + 1}` } : {};
        return {
          status: 200,
          body: { values: cut.map(shown), pagelen: size, size: state.comments.length, page, ...next },
        };
      }
      case `POST ${COMMENTS}`:
        return { status: 201, body: shown(write(state, TOKEN_USER, body.content.raw)) };
      case `PUT ${COMMENTS}/ID`: {
        const author = state.comments.find(({ id }) => path.endsWith(`/${id}`))?.author;
        if (author !== undefined && author !== TOKEN_USER)
          return { status: 403, body: wrong("You are not the author") };
        const comment = rewritten(state, asked, body.content.raw);
        return comment && { status: 200, body: shown(comment) };
      }
      default:
        return;
    }
  }, wrong("Resource not found"));
  const env = {
    BITBUCKET_REPO_FULL_NAME: "acme/budgets",
    BITBUCKET_PR_ID: "7",
    BITBUCKET_COMMIT: COMMIT,
    BITBUCKET_BUILD_NUMBER: "99",
    BITBUCKET_API_URL: `${standing.url}/2.0`,
    TOLLGATE_BITBUCKET_TOKEN: TOKEN,
  };
  return Object.assign(standing, { env });
}

/** Code Insights: reports of a commit. */
// biome-ignore lint/suspicious/noExplicitAny: whatever JSON was sent.
function insights({ reports }: Pick<StandIn, "reports">, method: string, path: string, body: any) {
  const [id = "", list] = path.split("/");
  const known = reports.get(id);
  if (method === "PUT") {
    reports.set(id, { report: body, annotations: known?.annotations ?? [] });
    return { status: 200, body: {} };
  }
  if (known === undefined) return { status: 404, body: wrong("Report not found") };
  if (method === "DELETE") {
    reports.delete(id);
    return { status: 204, body: "" };
  }
  if (method !== "POST" || list !== "annotations") return;
  const ids = new Set(body.map(({ external_id }: { external_id: string }) => external_id));
  if (ids.size !== body.length || body.length > MOST_AT_ONCE) return { status: 400, body: wrong("Bad annotations") };
  known.annotations.push(...body);
  return { status: 200, body };
}
