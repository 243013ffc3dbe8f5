import type { Suggestion } from "../../core/report/documents/suggestions.ts";
import { type CommentPage, findOwn, type PullRequestHost } from "./host.ts";
import {
  type Answer,
  expectStatus,
  fieldsOf,
  HostError,
  listOf,
  type Patience,
  type Request,
  request,
} from "./request.ts";
import { suggest } from "./suggest.ts";

export interface GithubPlace {
  /** Without a slash at the end. */
  readonly api: string;
  readonly graphql: string;
  /** owner/name */
  readonly repository: string;
  readonly number: number;
  readonly token: string;
  /** The pull request's own commit; null: unknown, and nothing is suggested. */
  readonly commit: string | null;
}

const LIMIT = 65_536;
const PAGE = 100;

export function github(
  { api, graphql, repository, number, token, commit }: GithubPlace,
  patience: Patience,
): PullRequestHost {
  const headers = {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${token}`,
    "user-agent": "tollgate",
    "x-github-api-version": "2022-11-28",
  };
  const issues = `${api}/repos/${repository}/issues`;
  const ask = (method: Request["method"], url: string, isRepeatable: boolean, content?: object): Promise<Answer> =>
    request({ method, url, headers, isRepeatable, ...(content === undefined ? {} : { content }) }, patience);

  const page = async (index: number): Promise<CommentPage> => {
    const what = `GitHub, the comments of #${number} in ${repository}`;
    const url = `${issues}/${number}/comments?per_page=${PAGE}&page=${index}`;
    const answer = expectStatus(await ask("GET", url, true), [200], what);
    const comments = listOf(answer, what);
    return { comments, isLast: !(answer.hasNext ?? comments.length >= PAGE) };
  };

  /** A workflow's token cannot ask the REST API for its user. */
  const ownLogin = async (): Promise<string> => {
    const what = "GitHub, whose token this is";
    const { body } = expectStatus(await ask("POST", graphql, true, { query: "{ viewer { login } }" }), [200], what);
    const { login } = fieldsOf(fieldsOf(fieldsOf(body)["data"])["viewer"]);
    if (typeof login !== "string") throw new HostError(`${what}: the answer has no login`);
    return login;
  };

  return {
    limit: LIMIT,
    find: (marker) => findOwn({ page, authorOf: ({ user }) => fieldsOf(user)["login"], own: ownLogin }, marker),
    async create(body) {
      const what = `GitHub, a comment on #${number} in ${repository}`;
      return urlOf(expectStatus(await ask("POST", `${issues}/${number}/comments`, false, { body }), [201], what));
    },
    async update(id, body) {
      const what = `GitHub, comment ${id} on #${number} in ${repository}`;
      return urlOf(expectStatus(await ask("PATCH", `${issues}/comments/${id}`, true, { body }), [200], what));
    },
    ...(commit === null
      ? {}
      : {
          suggest: (suggestions: readonly Suggestion[], marker: string) =>
            suggest(suggestions, marker, {
              repository: `${api}/repos/${repository}`,
              number,
              commit,
              ask,
              own: ownLogin,
            }),
        }),
  };
}

const urlOf = ({ body }: Answer): string => String(fieldsOf(body)["html_url"] ?? "");
