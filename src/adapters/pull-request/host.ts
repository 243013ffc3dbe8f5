import type { Suggestion } from "../../core/report/documents/suggestions.ts";
import { type Fields, idOf } from "./request.ts";

/** GitHub or GitLab, where the pull or merge request is. */
export interface PullRequestHost {
  /** Most characters of a comment. */
  readonly limit: number;
  /** The oldest comment that begins with the marker and was written with this token; null where there is none. */
  find(marker: string): Promise<string | null>;
  /** Both return the comment's address. */
  create(body: string): Promise<string>;
  update(id: string, body: string): Promise<string>;
  /** Puts changes of one line beside the lines, in place of those of an earlier run; absent where a host cannot. */
  suggest?(suggestions: readonly Suggestion[], marker: string): Promise<number>;
}

export interface Comments {
  /** One page, from 1 on, the oldest comments first. */
  page(number: number): Promise<CommentPage>;
  authorOf(comment: Fields): unknown;
  /** The token's user: asked only when a comment has the marker. */
  own(): Promise<unknown>;
}

export interface CommentPage {
  readonly comments: readonly Fields[];
  /** A short page need not be the last: a host may leave out comments that the token's user may not see. */
  readonly isLast: boolean;
}

/** Only our own comment counts: anybody can write the marker, and could then edit the verdict. */
export async function findOwn({ page, authorOf, own }: Comments, marker: string): Promise<string | null> {
  const marked: Fields[] = [];
  for (let number = 1, isLast = false; !isLast; number++) {
    const found = await page(number);
    marked.push(...found.comments.filter(({ body }) => typeof body === "string" && body.startsWith(marker)));
    isLast = found.isLast;
  }
  if (marked.length === 0) return null;
  const self = await own();
  return idOf(marked.find((comment) => authorOf(comment) === self));
}
