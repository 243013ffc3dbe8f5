import type { Source, SourceFile } from "../model/source.ts";

/** The budgets of one side of a comparison: of a commit, the work tree, a folder. Nothing is read before it is asked for. */
export interface Side {
  /** Names of the budgets, without those that are untouched. */
  readonly files: ReadonlySet<string>;
  /** Names of those that are known to be the same on both sides, with their defaults: they need not be read. */
  readonly untouched: readonly string[];
  /** In the order asked for. */
  read(names: readonly string[]): Source[];
  /** Whether there is a file of this name, a budget or not. */
  has(name: string): boolean;
  /** What was found and left out. */
  readonly skipped: readonly Skipped[];
}

export interface Skipped {
  readonly file: string;
  readonly what: "link" | "repository";
}

/** One name on both sides; null where a side has no such file. */
export interface Pair {
  readonly base: Source | null;
  readonly head: Source | null;
}

/** How many files are read at a time. */
const BATCH = 256;

/**
 * The files that differ, as pairs; what is equal is left out and, where it is known to be untouched, not even read.
 * @param all the equal ones too, because policy has changed
 * @returns the names of what was left out
 */
export function* pairs(base: Side, head: Side, all: boolean): Generator<Pair, readonly string[], void> {
  const equal: string[] = all ? [] : [...head.untouched];
  const gone = [...base.files].filter((name) => !head.files.has(name));
  // In one order, however the sides were found: of two that claim an organization, the first has it.
  const wanted = [...head.files, ...gone, ...(all ? head.untouched : [])].sort();
  for (let from = 0; from < wanted.length; from += BATCH) {
    const names = wanted.slice(from, from + BATCH);
    const [before, after] = [sourcesOf(base, names, head), sourcesOf(head, names, base)];
    for (const name of names) {
      const pair = { base: before.get(name) ?? null, head: after.get(name) ?? null };
      if (all || !isEqual(pair)) yield pair;
      else equal.push(name);
    }
  }
  return equal;
}

type Sources = ReadonlyMap<string, Source>;

/** What neither side lists is untouched: both have it. */
const sourcesOf = (side: Side, names: readonly string[], other: Side): Sources => {
  const there = names.filter((name) => side.files.has(name) || !other.files.has(name));
  const sources = there.length === 0 ? [] : side.read(there);
  return new Map(there.map((name, index) => [name, sources[index] as Source]));
};

const isEqual = ({ base, head }: Pair): boolean =>
  base !== null && head !== null && isSameText(base, head) && isSameText(base.defaults, head.defaults);

/** What cannot be read is never the same. */
const isSameText = (base: SourceFile | undefined, head: SourceFile | undefined): boolean =>
  base === head || (typeof base?.text === "string" && base.text === head?.text);
