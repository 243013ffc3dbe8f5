import { type Comment, paged, rewritten, route, type StandIn, standIn, TOKEN, write } from "./standing.ts";

export const OURS = "github-actions[bot]";
const LONGEST = 65_536;

let nextId = 4_000_000_000;

const shown = ({ id, author, body }: Comment): object => ({
  id,
  body,
  user: { login: author },
  html_url: `https://github.example/acme/budgets/pull/7#issuecomment-${id}`,
});

export async function githubStandIn(event?: string): Promise<StandIn> {
  const standing = await standIn((state, asked) => {
    const { query, headers, body, path } = asked;
    const list = (comments: readonly Comment[]) =>
      paged(comments, Number(query.get("per_page")), Number(query.get("page") ?? 1)).cut.map(shown);
    if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, body: { message: "Bad credentials" } };
    if (body?.body?.length > LONGEST) {
      return { status: 422, body: { message: "Validation Failed: body is too long (maximum is 65536 characters)" } };
    }
    switch (route(asked)) {
      case "POST /graphql":
        return { status: 200, body: { data: { viewer: { login: OURS } } } };
      case "GET /repos/acme/budgets/issues/7/comments":
        return { status: 200, body: list(state.comments) };
      case "POST /repos/acme/budgets/issues/7/comments":
        return { status: 201, body: shown(write(state, OURS, body.body)) };
      case "PATCH /repos/acme/budgets/issues/comments/ID": {
        const comment = rewritten(state, asked, body.body);
        return comment && { status: 200, body: shown(comment) };
      }
      case "GET /repos/acme/budgets/pulls/7/files":
        return { status: 200, body: state.files };
      case "GET /repos/acme/budgets/pulls/7/comments":
        return { status: 200, body: state.reviewed.map(shown) };
      case "POST /repos/acme/budgets/pulls/7/comments": {
        const { body: text, path: file, line } = body;
        state.reviewed.push({ id: nextId++, author: OURS, body: text, path: file, line });
        return { status: 201, body: {} };
      }
      case "DELETE /repos/acme/budgets/pulls/comments/ID": {
        const at = state.reviewed.findIndex(({ id }) => path.endsWith(`/${id}`));
        if (at < 0) return;
        state.reviewed.splice(at, 1);
        return { status: 204, body: "" };
      }
      default:
        return;
    }
  });
  const env = {
    GITHUB_REPOSITORY: "acme/budgets",
    GITHUB_TOKEN: TOKEN,
    GITHUB_API_URL: standing.url,
    GITHUB_GRAPHQL_URL: `${standing.url}/graphql`,
    GITHUB_SERVER_URL: "https://github.example",
    GITHUB_RUN_ID: "99",
    ...(event === undefined ? {} : { GITHUB_EVENT_PATH: event }),
  };
  return Object.assign(standing, { env });
}
