import { type Answered, type Asked, loopback } from "../loopback.ts";

/** Stand-ins for the pull request hosts: the few requests that are made, and 404 to every other. */

export interface Comment {
  readonly id: number;
  readonly author: string;
  body: string;
  /** Left out of the page that it is on, as a reference from a project that the token's user may not see. */
  readonly isHidden?: boolean;
  /** Azure and Bitbucket list what is deleted, without its text. */
  isDeleted?: boolean;
  /** Of a thread on Azure. */
  status?: string;
}

export interface Standing {
  readonly comments: Comment[];
  /** Of the pull request on GitHub: its files, and comments on their lines. */
  readonly files: { filename: string; patch: string }[];
  readonly reviewed: (Comment & { path?: string; line?: number })[];
  /** Code Insights of Bitbucket, by the report's id. */
  readonly reports: Map<string, { report: Readonly<Record<string, unknown>>; annotations: Record<string, unknown>[] }>;
  /** Whether a host says which page is next; a proxy may drop the header. */
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

/** @param routes what is answered to "METHOD /path"; undefined: 404 */
export async function standIn(
  routes: (standing: Standing, asked: Asked, url: string) => Answered | undefined,
  notFound: object = { message: "Not Found" },
): Promise<Omit<StandIn, "env">> {
  const standing: Standing = { comments: [], files: [], reviewed: [], reports: new Map(), instead: undefined };
  let url = "";
  const server = await loopback((asked) => {
    const instead = standing.instead?.(asked);
    if (instead !== undefined) return instead;
    return routes(standing, asked, url) ?? { status: 404, body: notFound };
  });
  url = server.url;
  return Object.assign(standing, server);
}

/** Ids in a path as ID, so that it can be compared. */
export const route = ({ method, path }: Asked): string => `${method} ${path.replace(/\d{6,}(?=\/|$)/g, "ID")}`;

export function write(standing: Standing, author: string, body: string): Comment {
  const comment = { id: 3_000_000_000 + standing.comments.length, author, body };
  standing.comments.push(comment);
  return comment;
}

/** The comment that a path names, with its new text; undefined: there is none. */
export function rewritten({ comments }: Standing, { path }: Asked, body: string): Comment | undefined {
  const comment = comments.find(({ id }) => path.includes(`/${id}`));
  if (comment === undefined || comment.isDeleted === true) return undefined;
  comment.body = body;
  return comment;
}

/** The items of a page of `size`, counted from 1, and whether there are more. */
export function paged<Item extends Partial<Comment>>(items: readonly Item[], size: number, page: number) {
  const cut = items.slice((page - 1) * size, page * size).filter(({ isHidden }) => isHidden !== true);
  return { cut, isMore: page * size < items.length };
}
