import { type Comment, paged, rewritten, route, type StandIn, standIn, TOKEN, write } from "./standing.ts";

const NOTES = "/api/v4/projects/12/merge_requests/7/notes";
const LONGEST = 1_000_000;
const shown = ({ id, author, body }: Comment): object => ({ id, body, author: { id: Number(author) } });

export async function gitlabStandIn(): Promise<StandIn> {
  const standing = await standIn((state, asked) => {
    const { query, headers, body } = asked;
    if (headers["private-token"] !== TOKEN) return { status: 401, body: { message: "401 Unauthorized" } };
    if (body?.body?.length > LONGEST) {
      return { status: 400, body: { message: { note: ["is too long (maximum is 1000000 characters)"] } } };
    }
    switch (route(asked)) {
      case "GET /api/v4/user":
        return { status: 200, body: { id: 4, username: "project_12_bot" } };
      case `GET ${NOTES}`: {
        const page = Number(query.get("page") ?? 1);
        const { cut, isMore } = paged(state.comments, Number(query.get("per_page")), page);
        // The last page has an empty header.
        const headers = state.saysNext === false ? {} : { "x-next-page": isMore ? String(page + 1) : "" };
        return { status: 200, body: cut.map(shown), headers };
      }
      case `POST ${NOTES}`:
        return { status: 201, body: shown(write(state, "4", body.body)) };
      case `PUT ${NOTES}/ID`: {
        const comment = rewritten(state, asked, body.body);
        return comment && { status: 200, body: shown(comment) };
      }
      default:
        return;
    }
  });
  const env = {
    GITLAB_CI: "true",
    CI_API_V4_URL: `${standing.url}/api/v4`,
    CI_PROJECT_ID: "12",
    CI_PROJECT_URL: "https://gitlab.example/acme/budgets",
    CI_MERGE_REQUEST_IID: "7",
    CI_COMMIT_SHA: "0123456789abcdef0123456789abcdef01234567",
    TOLLGATE_GITLAB_TOKEN: TOKEN,
  };
  return Object.assign(standing, { env });
}
