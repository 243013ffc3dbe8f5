import { isMap, isSeq, type ParsedNode, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import { readDocument } from "../budget/yaml/read.ts";
import type { Entry as Expected, NewExpectations } from "../expectations/update.ts";
import { isMap as isPlainMap, type Plain } from "../model/source.ts";
import { endOf, entryOf, lineStart, nodeAt, startOf } from "./nodes.ts";
import { lineBreakOf } from "./yaml-text.ts";

/**
 * Writes what tests expect into their file, and changes nothing else: comments and layout stay. Null where that is
 * impossible; the result is read back to make sure.
 */
export function withExpectations(text: string, changes: readonly NewExpectations[]): string | null {
  let after: string | null = text;
  for (const change of changes) after = after === null ? null : withOne(after, change);
  if (after === null || readDocument(after).problems.length > 0) return null;
  const [before, now] = [text, after].map((one) => withoutExpectations(readDocument(one).value, changes));
  return before === now ? after : null;
}

/** The data as text, without what may differ. */
function withoutExpectations(data: Plain, changes: readonly NewExpectations[]): string {
  const copy = JSON.parse(JSON.stringify(data));
  for (const { test, notifications } of changes) {
    const one = isPlainMap(copy) && Array.isArray(copy["tests"]) ? copy["tests"][test] : undefined;
    if (!isPlainMap(one)) continue;
    delete one["expect"];
    if (notifications !== null) delete one["notifications"];
  }
  return JSON.stringify(copy);
}

function withOne(text: string, { test, entries, notifications }: NewExpectations): string | null {
  const counted = notifications === null ? text : withCount(text, test, notifications);
  const map = testAt(counted, test);
  if (map === null) return null;
  const list = entryOf(map, "expect")?.value ?? null;
  return isSeq(list) && list.flow !== true && map.flow !== true
    ? inBlock(counted, entryOf(map, "expect")?.key ?? map, list as YAMLSeq.Parsed, entries)
    : asNew(counted, map, list, entries);
}

function testAt(text: string, test: number): YAMLMap.Parsed | null {
  const { contents, errors } = parseDocument(text, { keepSourceTokens: true });
  const map = contents === null || errors.length > 0 ? null : nodeAt(contents, ["tests", test]);
  return isMap(map) ? (map as YAMLMap.Parsed) : null;
}

function withCount(text: string, test: number, notifications: number): string {
  const map = testAt(text, test);
  const value = map && entryOf(map, "notifications")?.value;
  return value ? replaced(text, value.range[0], value.range[1], String(notifications)) : text;
}

const replaced = (text: string, from: number, to: number, by: string): string =>
  text.slice(0, from) + by + text.slice(to);

/** The whole list, in place of one on a line, or after the last key. */
function asNew(
  text: string,
  map: YAMLMap.Parsed,
  list: ParsedNode | null,
  entries: readonly Expected[],
): string | null {
  const texts = entries.map((entry) => ("kept" in entry ? sourceOf(text, list, entry.kept) : entry.text));
  const last = map.items.at(-1);
  if (last === undefined) return null;
  if (map.flow === true) {
    const items = `[${texts.join(", ")}]`;
    if (list !== null) return replaced(text, list.range[0], list.range[1], items);
    return replaced(text, endOf(last), endOf(last), `, expect: ${items}`);
  }
  const first = startOf(map);
  const indent = " ".repeat(first - lineStart(text, first));
  const lineBreak = lineBreakOf(text);
  const lines = texts.length === 0 ? " []" : texts.map((entry) => `${lineBreak}${indent}  - ${entry}`).join("");
  const key = entryOf(map, "expect")?.key;
  if (key !== undefined) return replaced(text, key.range[1] + 1, list === null ? key.range[1] + 1 : endOf(list), lines);
  const at = endOfLine(text, endOf(last));
  return replaced(text, at, at, `${lineBreak}${indent}expect:${lines}`);
}

function sourceOf(text: string, list: ParsedNode | null, at: number): string {
  const item = list === null ? null : nodeAt(list, [at]);
  return item === null ? "" : text.slice(item.range[0], endOf(item));
}

/** Before the line break. */
function endOfLine(text: string, from: number): number {
  const end = text.slice(from).search(/[\r\n]/);
  return end < 0 ? text.length : from + end;
}

/** Each entry has lines of its own, with the comments above and beside it: those of an entry that stays, stay. */
function inBlock(text: string, key: ParsedNode, list: YAMLSeq.Parsed, entries: readonly Expected[]): string {
  const items = list.items as ParsedNode[];
  const ends = [endOfLine(text, key.range[1]), ...items.map((item) => endOfLine(text, endOf(item)))];
  const end = ends.at(-1) ?? 0;
  if (entries.length === 0) return replaced(text, key.range[1] + 1, end, " []");
  const linesOf = (at: number, by: string | null): string => {
    const [from, to, item] = [ends[at] ?? end, ends[at + 1] ?? end, items[at]];
    return by === null || item === undefined
      ? text.slice(from, to)
      : text.slice(from, startOf(item)) + by + text.slice(endOf(item), to);
  };
  const first = items[0] === undefined ? end : startOf(items[0]);
  const dash = lineBreakOf(text) + text.slice(lineStart(text, first), first);
  const lines = entries.map((entry) => {
    if ("kept" in entry) return linesOf(entry.kept, null);
    return entry.replaces === null ? dash + entry.text : linesOf(entry.replaces, entry.text);
  });
  return replaced(text, ends[0] ?? end, end, lines.join(""));
}
