import { alike } from "./alike.ts";
import type { Single } from "./judged.ts";

export interface Match {
  readonly base: Single | null;
  readonly head: Single | null;
}

/** Files by organization; then, of what is left, an organization that has another id in the same file or one much alike. */
export function matchSingles(bases: readonly Single[], heads: readonly Single[]): Match[] {
  const [left, right] = [new Set(bases), new Set(heads)];
  const matches: Match[] = [];
  const match = (base: Single, head: Single): void => {
    if (!left.has(base) || !right.has(head)) return;
    left.delete(base);
    right.delete(head);
    matches.push({ base, head });
  };
  const pairUp = (keyOf: (single: Single) => string | null): void => {
    const byKey = new Map([...left].map((base) => [keyOf(base), base]));
    for (const head of right) {
      const base = byKey.get(keyOf(head));
      if (keyOf(head) !== null && base !== undefined) match(base, head);
    }
  };
  pairUp(({ result: { org } }) => org);
  pairUp(({ source: { file } }) => file);
  for (const [base, head] of alike([...left], [...right])) match(base, head);
  return [
    ...matches,
    ...[...left].map((base) => ({ base, head: null })),
    ...[...right].map((head) => ({ base: null, head })),
  ];
}
