import { type Answered, type Asked, loopback } from "./loopback.ts";

/** Stand-ins for GitHub and GitLab: the few requests that are made, and 404 to every other. */

export interface Comment {
  readonly id: number;
  readonly author: string;
  body: string;
  /** Left out of the page that it is on, as a reference from a project that the token's user may not see. */
  readonly isHidden?: boolean;
}

export interface Standing {
  readonly comments: Comment[];
  /** Of the pull request on GitHub: its files, and comments on their lines. */
  readonly files: { filename: string; patch: string }[];
  readonly reviewed: (Comment & { path?: string; line?: number })[];
  /** Whether GitLab says which page is next; a proxy may drop the header. */
  saysNext?: boolean;
  /** What to answer instead, while it lasts. */
  instead: ((asked: Asked) => Answered | null | undefined) | undefined;
}

export interface StandIn extends Standing {
  readonly url: string;
  readonly asked: readonly Asked[];
  readonly env: Readonly<Record<string, string>>;
}

export const TOKEN = "a-token";
export const OURS = "github-actions[bot]";
const NOT_FOUND = { status: 404, body: { message: "Not Found" } };
const LONGEST = { github: 65_536, gitlab: 1_000_000 };

const page = (comments: readonly Comment[], query: URLSearchParams): readonly Comment[] => {
  const size = Number(query.get("per_page"));
  const cut = comments.slice((Number(query.get("page")) - 1) * size).slice(0, size);
  return cut.filter(({ isHidden }) => isHidden !== true);
};

/** GitLab's own header; the last page has an empty one. */
function nextPage({ length }: readonly Comment[], query: URLSearchParams): Readonly<Record<string, string>> {
  const [size, number] = [Number(query.get("per_page")), Number(query.get("page"))];
  return { "x-next-page": number * size < length ? String(number + 1) : "" };
}

function write(standing: Standing, author: string, body: string): Comment {
  const comment = { id: 3_000_000_000 + standing.comments.length, author, body };
  standing.comments.push(comment);
  return comment;
}

let nextId = 4_000_000_000;

async function standIn(
  routes: (standing: Standing, asked: Asked) => Answered,
): Promise<Standing & Pick<StandIn, "url" | "asked">> {
  const standing: Standing = { comments: [], files: [], reviewed: [], instead: undefined };
  const server = await loopback((asked) => {
    const instead = standing.instead?.(asked);
    return instead === undefined ? routes(standing, asked) : instead;
  });
  return Object.assign(standing, server);
}

export async function githubStandIn(event?: string): Promise<StandIn> {
  const shown = ({ id, author, body }: Comment): object => ({
    id,
    body,
    user: { login: author },
    html_url: `https://github.example/acme/budgets/pull/7#issuecomment-${id}`,
  });
  const standing = await standIn((state, { method, path, query, headers, body }) => {
    if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, body: { message: "Bad credentials" } };
    if (body?.body?.length > LONGEST.github) {
      return { status: 422, body: { message: "Validation Failed: body is too long (maximum is 65536 characters)" } };
    }
    switch (`${method} ${path}`.replace(/\d{6,}$/, "ID")) {
      case "POST /graphql":
        return { status: 200, body: { data: { viewer: { login: OURS } } } };
      case "GET /repos/acme/budgets/issues/7/comments":
        return { status: 200, body: page(state.comments, query).map(shown) };
      case "POST /repos/acme/budgets/issues/7/comments":
        return { status: 201, body: shown(write(state, OURS, body.body)) };
      case "PATCH /repos/acme/budgets/issues/comments/ID": {
        const comment = state.comments.find(({ id }) => path.endsWith(`/${id}`));
        if (comment === undefined) return NOT_FOUND;
        comment.body = body.body;
        return { status: 200, body: shown(comment) };
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
        if (at < 0) return NOT_FOUND;
        state.reviewed.splice(at, 1);
        return { status: 204, body: "" };
      }
      default:
        return NOT_FOUND;
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

export async function gitlabStandIn(): Promise<StandIn> {
  const shown = ({ id, author, body }: Comment): object => ({ id, body, author: { id: Number(author) } });
  const standing = await standIn((state, { method, path, query, headers, body }) => {
    if (headers["private-token"] !== TOKEN) return { status: 401, body: { message: "401 Unauthorized" } };
    switch (`${method} ${path}`.replace(/\d{6,}$/, "ID")) {
      case "GET /api/v4/user":
        return { status: 200, body: { id: 4, username: "project_12_bot" } };
      case "GET /api/v4/projects/12/merge_requests/7/notes":
        return {
          status: 200,
          body: page(state.comments, query).map(shown),
          ...(state.saysNext === false ? {} : { headers: nextPage(state.comments, query) }),
        };
      case "POST /api/v4/projects/12/merge_requests/7/notes":
        return { status: 201, body: shown(write(state, "4", body.body)) };
      case "PUT /api/v4/projects/12/merge_requests/7/notes/ID": {
        const comment = state.comments.find(({ id }) => path.endsWith(`/${id}`));
        if (comment === undefined) return NOT_FOUND;
        comment.body = body.body;
        return { status: 200, body: shown(comment) };
      }
      default:
        return NOT_FOUND;
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
