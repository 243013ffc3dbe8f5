import { fieldsOf } from "../git/event.ts";
import { type CommentPage, findOwn, type PullRequestHost } from "./host.ts";
import { type Answer, expectStatus, HostError, idOf, listOf, type Patience, type Request, request } from "./request.ts";

export interface GitlabPlace {
  /** Such as https://gitlab.example.com/api/v4, without a slash at the end. */
  readonly api: string;
  /** The project that the merge request is to be merged into: its number, or its encoded path. */
  readonly project: string;
  readonly number: number;
  /** A project token with the scope `api`: a job's own token cannot write notes. */
  readonly token: string;
  /** The merge request's page; a note's address begins with it. */
  readonly shown: string;
}

const LIMIT = 1_000_000;
const PAGE = 100;

export function gitlab({ api, project, number, token, shown }: GitlabPlace, patience: Patience): PullRequestHost {
  const headers = { "private-token": token, "user-agent": "tollgate" };
  const notes = `${api}/projects/${project}/merge_requests/${number}/notes`;
  const what = `GitLab, the notes of !${number}`;
  const ask = (method: Request["method"], url: string, content?: object): Promise<Answer> => {
    const asked = { method, url, headers, isRepeatable: method !== "POST" };
    return request(content === undefined ? asked : { ...asked, content }, patience);
  };

  const page = async (index: number): Promise<CommentPage> => {
    const url = `${notes}?per_page=${PAGE}&page=${index}&order_by=created_at&sort=asc`;
    const answer = expectStatus(await ask("GET", url), [200], what);
    const comments = listOf(answer, what);
    return { comments, isLast: answer.hasNext === null ? comments.length === 0 : !answer.hasNext };
  };

  const ownId = async (): Promise<string> => {
    const { body } = expectStatus(await ask("GET", `${api}/user`), [200], "GitLab, whose token this is");
    const id = idOf(fieldsOf(body));
    if (id === null) throw new HostError("GitLab, whose token this is: the answer has no id");
    return id;
  };

  const urlOf = ({ body }: Answer): string => {
    const id = idOf(fieldsOf(body));
    return id === null ? shown : `${shown}#note_${id}`;
  };

  return {
    limit: LIMIT,
    find: (marker) => findOwn({ page, authorOf: ({ author }) => idOf(fieldsOf(author)), own: ownId }, marker),
    async create(body) {
      return urlOf(expectStatus(await ask("POST", notes, { body }), [201], what));
    },
    async update(id, body) {
      return urlOf(expectStatus(await ask("PUT", `${notes}/${id}`, { body }), [200], what));
    },
  };
}
