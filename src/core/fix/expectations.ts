import { isMap, isSeq, type Pair, type ParsedNode, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import { readDocument } from "../budget/yaml/read.ts";
import { isSame } from "../diff/same.ts";
import type { Entry, NewExpectations } from "../expectations/update.ts";
import { isMap as isPlainMap, type Plain } from "../model/source.ts";

/**
 * Writes what tests expect into their file, and changes nothing else: comments and layout stay. Null where that is
 * impossible; the result is read back to make sure.
 */
export function withExpectations(text: string, changes: readonly NewExpectations[]): string | null {
  let after = text;
  // From the last to the first: what is before a place stays where it is.
  for (const change of [...changes].sort((a, b) => b.test - a.test)) {
    const edited = withOne(after, change);
    if (edited === null) return null;
    after = edited;
  }
  const [before, now] = [readDocument(text), readDocument(after)];
  return now.problems.length === 0 && isSame(alike(before.value, changes), alike(now.value, changes)) ? after : null;
}

/** Without what may differ. */
function alike(data: Plain, changes: readonly NewExpectations[]): unknown {
  const copy = JSON.parse(JSON.stringify(data));
  if (!isPlainMap(copy) || !Array.isArray(copy["tests"])) return copy;
  for (const { test, notifications } of changes) {
    const one = copy["tests"][test];
    if (!isPlainMap(one)) continue;
    delete one["expect"];
    if (notifications !== null) delete one["notifications"];
  }
  return copy;
}

function withOne(text: string, { test, entries, notifications }: NewExpectations): string | null {
  const counted = notifications === null ? text : withCount(text, test, notifications);
  const map = counted === null ? null : testAt(counted, test);
  if (counted === null || map === null) return null;
  const pair = map.items.find(({ key }) => String(key) === "expect");
  if (map.flow === true) return inFlow(counted, map, pair, entries);
  if (pair === undefined) return afterLast(counted, map, entries);
  const list = pair.value;
  return isSeq(list) && list.flow !== true
    ? inBlock(counted, pair as never, list as YAMLSeq.Parsed, entries)
    : replaced(
        counted,
        (pair.key as ParsedNode).range[1],
        (list as ParsedNode).range[1],
        `:${blockText(map, entries, counted, list)}`,
      );
}

function testAt(text: string, test: number): YAMLMap.Parsed | null {
  const { contents, errors } = parseDocument(text, { keepSourceTokens: true });
  const tests = errors.length === 0 && isMap(contents) ? contents.get("tests", true) : null;
  const map = isSeq(tests) ? tests.items[test] : null;
  return isMap(map) ? (map as YAMLMap.Parsed) : null;
}

function withCount(text: string, test: number, notifications: number): string | null {
  const value = testAt(text, test)?.get("notifications", true) as unknown as ParsedNode | undefined;
  return value === undefined ? null : replaced(text, value.range[0], value.range[1], String(notifications));
}

const replaced = (text: string, from: number, to: number, by: string): string =>
  text.slice(0, from) + by + text.slice(to);

const lineBreakOf = (text: string): string => /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";

/** The column of the map's keys. */
function indentOf(map: YAMLMap.Parsed, text: string): string {
  const at = (map.items[0]?.key as ParsedNode | undefined)?.range[0] ?? 0;
  return " ".repeat(at - Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) - 1);
}

const sourceOf = (list: unknown, at: number, text: string): string => {
  const [from, to] = ((isSeq(list) ? list.items[at] : null) as ParsedNode | null)?.range ?? [0, 0];
  return text.slice(from, to);
};

const entryText = (entry: Entry, text: string, list: unknown): string =>
  "kept" in entry ? sourceOf(list, entry.kept, text) : entry.text;

function blockText(map: YAMLMap.Parsed, entries: readonly Entry[], text: string, list: unknown): string {
  if (entries.length === 0) return " []";
  const start = `${lineBreakOf(text)}${indentOf(map, text)}  - `;
  return entries.map((entry) => start + entryText(entry, text, list)).join("");
}

function inFlow(text: string, map: YAMLMap.Parsed, pair: Pair | undefined, entries: readonly Entry[]): string | null {
  const list = pair?.value;
  const items = `[${entries.map((entry) => entryText(entry, text, list)).join(", ")}]`;
  if (isSeq(list)) return replaced(text, (list as YAMLSeq.Parsed).range[0], (list as YAMLSeq.Parsed).range[1], items);
  const last = map.items.at(-1)?.value as ParsedNode | undefined;
  return last === undefined ? null : replaced(text, last.range[1], last.range[1], `, expect: ${items}`);
}

/** A new key after the last one of a test. */
function afterLast(text: string, map: YAMLMap.Parsed, entries: readonly Entry[]): string | null {
  const last = map.items.at(-1)?.value as ParsedNode | undefined;
  if (last === undefined) return null;
  const at = endOfLine(text, last.range[1]);
  return replaced(
    text,
    at,
    at,
    `${lineBreakOf(text)}${indentOf(map, text)}expect:${blockText(map, entries, text, null)}`,
  );
}

/** Where a line ends, before its break. What ends with one, as a block does, ends in the line before. */
function endOfLine(text: string, from: number): number {
  const at = /[\r\n]$/.test(text.slice(0, from)) ? text.slice(0, from).trimEnd().length : from;
  const end = text.slice(at).search(/[\r\n]/);
  return end < 0 ? text.length : at + end;
}

/** Each entry has lines of its own, with the comments above and beside it: those of an entry that stays, stay. */
function inBlock(text: string, { key }: Pair<ParsedNode>, list: YAMLSeq.Parsed, entries: readonly Entry[]): string {
  const starts = [endOfLine(text, key.range[1]), ...list.items.map(({ range }) => endOfLine(text, range[1]))];
  const end = starts.at(-1) ?? 0;
  if (entries.length === 0) return replaced(text, key.range[1] + 1, end, " []");
  const chunk = (at: number, by: string | null): string => {
    const [from, to] = [starts[at] ?? end, starts[at + 1] ?? end];
    const range = list.items[at]?.range;
    return by === null || range === undefined
      ? text.slice(from, to)
      : text.slice(from, range[0]) + by + text.slice(range[1], to);
  };
  const first = list.items[0]?.range[0] ?? end;
  const dash = text.slice(Math.max(text.lastIndexOf("\n", first), text.lastIndexOf("\r", first)) + 1, first);
  const lines = entries.map((entry) => {
    if ("kept" in entry) return chunk(entry.kept, null);
    return entry.replaces === null ? lineBreakOf(text) + dash + entry.text : chunk(entry.replaces, entry.text);
  });
  return replaced(text, starts[0] ?? end, end, lines.join(""));
}
