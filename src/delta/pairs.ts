import type { Source, SourceFile } from "../model/source.ts";
import type { Side } from "./side.ts";

/** One name on both sides; null where a side has no such file. */
export interface Pair {
  readonly base: Source | null;
  readonly head: Source | null;
}

/** How many files are read at a time. */
const BATCH = 256;

/**
 * The files that differ, as pairs; what is equal is left out and, where the sides can tell, not even read.
 * @param all the equal ones too: policy has changed, and with it what they come to
 * @returns the names of what was left out
 */
export function* pairs(base: Side, head: Side, all: boolean): Generator<Pair, readonly string[], void> {
  const equal: string[] = [];
  for (const names of batches(wanted(base, head, all, equal), BATCH)) {
    const [before, after] = [base, head].map((side) => sourcesOf(side, names)) as [Sources, Sources];
    for (const name of names) {
      const pair = { base: before.get(name) ?? null, head: after.get(name) ?? null };
      if (all || !isEqual(pair)) yield pair;
      else equal.push(name);
    }
  }
  return equal;
}

type Sources = ReadonlyMap<string, Source>;

function* wanted(base: Side, head: Side, all: boolean, equal: string[]): Generator<string> {
  for (const [name, content] of head.files) {
    if (!all && content !== null && base.files.get(name) === content) equal.push(name);
    else yield name;
  }
  for (const name of base.files.keys()) if (!head.files.has(name)) yield name;
}

function* batches(names: Iterable<string>, size: number): Generator<readonly string[]> {
  let batch: string[] = [];
  for (const name of names) {
    batch.push(name);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const sourcesOf = (side: Side, names: readonly string[]): Sources => {
  const there = names.filter((name) => side.files.has(name));
  const sources = there.length === 0 ? [] : side.read(there);
  return new Map(there.map((name, index) => [name, sources[index] as Source]));
};

const isEqual = ({ base, head }: Pair): boolean =>
  base !== null && head !== null && isSameText(base, head) && isSameText(base.defaults, head.defaults);

/** What cannot be read is never the same. */
const isSameText = (base: SourceFile | undefined, head: SourceFile | undefined): boolean =>
  base === head || (typeof base?.text === "string" && base.text === head?.text);
