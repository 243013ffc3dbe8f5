import { isMap, isSeq, type Pair, type ParsedNode, type YAMLMap, type YAMLSeq } from "yaml";
import type { Path } from "../model/source.ts";

/** What replaces a range of the text. */
export interface Splice {
  readonly at: number;
  readonly to: number;
  readonly insert: string;
}

export type Collection = YAMLMap.Parsed | YAMLSeq.Parsed;
export type Entry = Pair<ParsedNode, ParsedNode | null>;

export const entryOf = ({ items }: YAMLMap.Parsed, key: string | number): Entry | null =>
  (items as Entry[]).find((item) => String((item.key as { value?: unknown }).value) === String(key)) ?? null;

export function nodeAt(root: ParsedNode, path: Path): ParsedNode | null {
  let node: ParsedNode | null = root;
  for (const step of path) {
    if (isMap(node)) node = entryOf(node as YAMLMap.Parsed, step)?.value ?? null;
    else node = isSeq(node) ? (((node as YAMLSeq.Parsed).items[Number(step)] as ParsedNode | undefined) ?? null) : null;
  }
  return node;
}

export const startOf = (entry: ParsedNode | Entry): number => ("range" in entry ? entry.range[0] : entry.key.range[0]);

/** Where the text of a node ends: of a block, that of its last entry, without the comments below it. */
export function endOf(node: ParsedNode | Entry): number {
  if (!("range" in node)) return endOf(node.value ?? node.key);
  const last = isMap(node) || isSeq(node) ? node.items.at(-1) : undefined;
  const isBlock = last !== undefined && (node as Collection).flow !== true;
  return isBlock ? endOf(last as ParsedNode | Entry) : node.range[1];
}

export const lineStart = (text: string, at: number): number =>
  at - (/[^\n\r]*$/.exec(text.slice(0, at))?.[0].length ?? 0);

export const indentOf = (node: Collection): string => " ".repeat((node.srcToken as { indent?: number }).indent ?? 0);
