import type { Result } from "../check/result.ts";
import type { Source } from "../model/source.ts";
import { project } from "../pricing/price.ts";
import type { Checker } from "./checker.ts";

/** A file with its verdict. */
export interface Single {
  readonly result: Result;
  readonly source: Source;
}

/**
 * A file that has no counterpart of its name, or whose counterpart is another organization's: kept until one is found,
 * without what can be made again. Of five thousand renamed organizations, the rest would be most of the memory.
 */
export interface Held {
  readonly org: string | null;
  readonly file: string;
  restored(): Single;
}

export function heldOf({ source, result }: Single, checker: Checker): Held {
  const { projection, locate: _, ...kept } = result;
  const { org, budget, card } = kept;
  const cards = projection === null ? null : new Map(projection.cards.map((one) => [one.id, one]));
  return {
    org,
    file: source.file,
    restored: () => {
      const isPriced = cards !== null && budget !== null && card !== null;
      const again = isPriced ? project(budget, (id) => cards.get(id) ?? card) : null;
      return { source, result: { ...kept, projection: again, locate: checker.locateIn(source) } };
    },
  };
}

export interface Match {
  readonly base: Held | null;
  readonly head: Held | null;
}

/** By organization. Of the rest, by file: an organization that has another id in the same file has been renamed. */
export function matchSingles(bases: readonly Held[], heads: readonly Held[]): Match[] {
  const [left, right] = [new Set(bases), new Set(heads)];
  const matches: Match[] = [];
  const pairUp = (key: "org" | "file"): void => {
    const byKey = new Map([...left].map((base) => [base[key], base]));
    for (const head of right) {
      const base = byKey.get(head[key]);
      if (head[key] === null || base === undefined || !left.has(base)) continue;
      left.delete(base);
      right.delete(head);
      matches.push({ base, head });
    }
  };
  pairUp("org");
  pairUp("file");
  return [
    ...matches,
    ...[...left].map((base) => ({ base, head: null })),
    ...[...right].map((head) => ({ base: null, head })),
  ];
}
