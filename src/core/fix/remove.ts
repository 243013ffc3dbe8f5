import { isMap, isSeq, type ParsedNode, type YAMLMap } from "yaml";
import type { Path } from "../model/source.ts";
import { type Collection, type Entry, endOf, entryOf, lineStart, nodeAt, type Splice, startOf } from "./nodes.ts";

/** An entry with its line, or with its comma. The last one leaves an empty collection. */
export function removed(text: string, root: YAMLMap.Parsed, path: Path, keepsComment: boolean): Splice | null {
  const parent = nodeAt(root, path.slice(0, -1));
  if (!isMap(parent) && !isSeq(parent)) return null;
  const { items, flow } = parent as Collection;
  const entries = items as (Entry | ParsedNode)[];
  const step = path.at(-1) ?? "";
  const index = isMap(parent) ? entries.indexOf(entryOf(parent as YAMLMap.Parsed, step) as Entry) : Number(step);
  const entry = entries[index];
  if (entry === undefined) return null;
  const [before, next] = [entries[index - 1], entries[index + 1]];
  const [at, to] = [startOf(entry), endOf(entry)];
  if (before === undefined && next === undefined) {
    return { at, to, insert: flow === true ? "" : isMap(parent) ? "{}" : "[]" };
  }
  const isApart = flow === true || !isWholeLine(text, entry, isSeq(parent));
  if (!isApart) return withLine(text, entry, keepsComment);
  if (next !== undefined) return { at, to: startOf(next), insert: "" };
  return flow === true && before !== undefined ? { at: endOf(before), to, insert: "" } : null;
}

/** The dash of a list stands before the first key of an item: it stays for the next key. */
function isWholeLine(text: string, entry: Entry | ParsedNode, isItem: boolean): boolean {
  const before = text.slice(lineStart(text, startOf(entry)), startOf(entry));
  return isItem ? /^[ \t]*-[ \t]+$/.test(before) : /^[ \t]*$/.test(before);
}

function withLine(text: string, entry: Entry | ParsedNode, keepsComment: boolean): Splice {
  const end = endOf(entry);
  const rest = /[\n\r]$/.test(text.slice(0, end)) ? "" : (/^[^\n\r]*(\r\n|\n|\r|$)/.exec(text.slice(end))?.[0] ?? "");
  const at = lineStart(text, startOf(entry));
  const comment = !keepsComment ? "" : (/^[ \t]*(#[^\n\r]*(\r\n|\n|\r|$))/.exec(rest)?.[1] ?? "");
  const indent = comment === "" ? "" : text.slice(at, startOf(entry));
  return { at, to: end + rest.length, insert: indent + comment };
}
