import type { Budget } from "../model/budget.ts";
import type { Single } from "./judged.ts";
import { isPlace } from "./same.ts";

/**
 * Pairs in which the head says most of what tells the base from others: what it plans and for whom. Limits and waivers
 * do not count, a renaming may be made to change them; nor does what the head adds. The most alike come first, of equals
 * those with the most words in common: the rest of a name, a comment.
 */
export function alike(bases: readonly Single[], heads: readonly Single[]): [Single, Single][] {
  const before = bases.map(traitedOf);
  const neighbours = neighboursAmong(before);
  const pairs = heads.map(traitedOf).flatMap((head) =>
    [...neighbours(head)].flatMap((base): Likeness[] => {
      const traits = inCommon(base.traits, head.traits);
      return 2 * traits.common > traits.of ? [{ base, head, traits, words: inCommon(base.words, head.words) }] : [];
    }),
  );
  return pairs
    .sort((a, b) => byShare(a.traits, b.traits) || byShare(a.words, b.words))
    .map(({ base, head }) => [base.single, head.single]);
}

interface Traited {
  readonly single: Single;
  readonly traits: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
}

interface Likeness {
  readonly base: Traited;
  readonly head: Traited;
  readonly traits: Share;
  readonly words: Share;
}

/** Of what the base says, what the head says too. */
interface Share {
  readonly common: number;
  readonly of: number;
}

function inCommon(base: ReadonlySet<string>, head: ReadonlySet<string>): Share {
  let common = 0;
  for (const trait of base) if (head.has(trait)) common++;
  return { common, of: base.size };
}

/** The larger first. */
const byShare = (a: Share, b: Share): number => b.common * a.of - a.common * b.of;

const traitedOf = (single: Single): Traited => {
  const { result, source } = single;
  const text = typeof source.text === "string" ? source.text : "";
  return {
    single,
    traits: new Set(result.budget === null ? [] : traitsOf(result.budget)),
    words: new Set(text.split(/[^\p{L}\p{N}]+/u)),
  };
};

/** As the budget means it, however it is written. */
const traitsOf = ({ lines, changes, model, users, labels, meter }: Budget): string[] => [
  ...[...lines].flatMap(([feature, { parts }]) => [`plans ${feature}`, `${feature} ${textOf(parts)}`]),
  ...changes.map((change) => textOf({ ...change, limits: null })),
  model,
  textOf(users),
  ...[...labels].map((label) => textOf(label)),
  ...(meter === null ? [] : [textOf(meter)]),
];

const textOf = (value: unknown): string =>
  JSON.stringify(value, (key, part: unknown) => {
    if (isPlace(key, part)) return undefined;
    if (typeof part === "bigint") return String(part);
    return part instanceof Map ? [...part] : part;
  });

/** So many are compared with one file, of those that share a trait with it. */
const NEIGHBOURS = 32;

/**
 * Whom a file is compared with: of those that share a trait, the ones at the same place in the order of files. Where a
 * fleet of one template is renamed, its order most often stays.
 */
function neighboursAmong(bases: readonly Traited[]): (head: Traited) => Set<Traited> {
  const byTrait = new Map<string, { readonly bases: Traited[]; asked: number }>();
  for (const base of bases) {
    for (const trait of base.traits) {
      const known = byTrait.get(trait) ?? { bases: [], asked: 0 };
      known.bases.push(base);
      byTrait.set(trait, known);
    }
  }
  return ({ traits }) => {
    const found = new Set<Traited>();
    for (const trait of traits) {
      const known = byTrait.get(trait);
      if (known === undefined) continue;
      const first = Math.max(0, Math.min(known.asked++ - NEIGHBOURS / 2, known.bases.length - NEIGHBOURS));
      for (const base of known.bases.slice(first, first + NEIGHBOURS)) found.add(base);
    }
    return found;
  };
}
