import { type Fields, idOf } from "./answer.ts";

export interface Comments {
  /** One page, from 1 on, the oldest comments first; a page that is not full is the last. */
  page(number: number): Promise<readonly Fields[]>;
  readonly size: number;
  authorOf(comment: Fields): unknown;
  /** Who we are: asked only once somebody has used the marker. */
  own(): Promise<unknown>;
}

/** Anybody may write the marker. Whoever did could change what we say there, and so could hide it: not ours, not taken. */
export async function findOwn({ page, size, authorOf, own }: Comments, marker: string): Promise<string | null> {
  const marked: Fields[] = [];
  for (let number = 1, length = size; length >= size; number++) {
    const comments = await page(number);
    marked.push(...comments.filter(({ body }) => typeof body === "string" && body.startsWith(marker)));
    length = comments.length;
  }
  if (marked.length === 0) return null;
  const self = await own();
  return idOf(marked.find((comment) => authorOf(comment) === self));
}
