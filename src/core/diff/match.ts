import type { Result } from "../check/result.ts";
import type { Source } from "../model/source.ts";

/** A file that has no counterpart of its name, or whose counterpart is another organization's. */
export interface Single {
  readonly result: Result;
  readonly source: Source;
}

export interface Match {
  readonly base: Single | null;
  readonly head: Single | null;
}

/** By organization. Of the rest, by file: an organization that has another id in the same file has been renamed. */
export function matchSingles(bases: readonly Single[], heads: readonly Single[]): Match[] {
  const [left, right] = [new Set(bases), new Set(heads)];
  const matches: Match[] = [];
  const pairUp = (keyOf: (single: Single) => string | null): void => {
    const byKey = new Map([...left].map((base) => [keyOf(base), base]));
    for (const head of right) {
      const base = byKey.get(keyOf(head));
      if (keyOf(head) === null || base === undefined || !left.has(base)) continue;
      left.delete(base);
      right.delete(head);
      matches.push({ base, head });
    }
  };
  pairUp(({ result: { org } }) => org);
  pairUp(({ source: { file } }) => file);
  return [
    ...matches,
    ...[...left].map((base) => ({ base, head: null })),
    ...[...right].map((head) => ({ base: null, head })),
  ];
}
