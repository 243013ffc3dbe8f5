import type { Source } from "../model/source.ts";
import type { Result } from "../verdict/result.ts";
import { isSame } from "./same.ts";

/** A file that has no counterpart of its name, or whose counterpart is another organization's. */
export interface Single {
  readonly result: Result;
  readonly source: Source;
}

export interface Match {
  readonly base: Single | null;
  readonly head: Single | null;
}

/** What share of their lines two files that plan the same must have in common to be one that was renamed. */
const ALIKE = 0.5;
/** Beyond so many comparisons nobody renames, somebody replaces a fleet. */
const MOST_COMPARED = 10_000;

/** Files by organization; then, of what is left, an organization that has another id in the same or a similar file. */
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
  for (const [base, head] of similar([...left], [...right])) match(base, head);
  return [
    ...matches,
    ...[...left].map((base) => ({ base, head: null })),
    ...[...right].map((head) => ({ base: null, head })),
  ];
}

/** Of budgets that plan the same, the most alike first: in their lines, all budgets of one template are alike. */
function similar(bases: readonly Single[], heads: readonly Single[]): [Single, Single][] {
  if (bases.length * heads.length > MOST_COMPARED) return [];
  const lines = new Map([...bases, ...heads].map((single) => [single, linesOf(single)]));
  const alike = bases.flatMap((base) =>
    heads.flatMap((head) => {
      const share = planSame(base, head) ? shareOf(lines.get(base), lines.get(head)) : 0;
      return share > ALIKE ? [{ base, head, share }] : [];
    }),
  );
  return alike.sort((a, b) => b.share - a.share).map(({ base, head }) => [base, head]);
}

/** Whatever they are called. */
function planSame({ result: { budget: was } }: Single, { result: { budget: is } }: Single): boolean {
  return was !== null && is !== null && isSame([was.lines, was.changes], [is.lines, is.changes]);
}

type Lines = ReadonlyMap<string, number>;

function linesOf({ source: { text } }: Single): Lines {
  const lines = new Map<string, number>();
  for (const line of typeof text === "string" ? text.split(/\r\n|\r|\n/) : []) {
    const words = line.trim();
    if (words !== "") lines.set(words, (lines.get(words) ?? 0) + 1);
  }
  return lines;
}

function shareOf(one: Lines = new Map(), other: Lines = new Map()): number {
  let common = 0;
  for (const [line, count] of one) common += Math.min(count, other.get(line) ?? 0);
  const [a, b] = [one, other].map((lines) => [...lines.values()].reduce((sum, count) => sum + count, 0)) as [
    number,
    number,
  ];
  return a + b === 0 ? 0 : (2 * common) / (a + b);
}
