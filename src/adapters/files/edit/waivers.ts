import { isDeepStrictEqual } from "node:util";
import { isMap, isSeq, type ParsedNode, parseDocument, stringify, type YAMLMap, type YAMLSeq } from "yaml";
import { DEFAULT_WAIVED_RULE } from "../../../core/budget/normalize.ts";
import { readDocument } from "../../../core/budget/yaml/read.ts";
import type { Waiver } from "../../../core/model/budget.ts";
import { exactText } from "../../../core/model/exact.ts";
import { isMap as isPlainMap, type Plain, type PlainMap } from "../../../core/model/source.ts";

const KEY = "waivers";
const NOTE = "# Accepted until the day it expires. Fix the plan, then delete the entry.";

type Splice = { readonly at: number; readonly insert: string };

export interface Edited {
  readonly text: string;
  /** How many waivers were copied from the defaults. */
  readonly carriedOver: number;
}

/**
 * Adds waivers to a budget's text and changes nothing else: comments, layout and line breaks stay.
 * @param inherited the waivers of the defaults, which the file's own list would replace: they are copied into it
 * @returns null when that is impossible; the result is read back to make sure that nothing else has changed
 */
export function withWaivers(text: string, inherited: readonly Plain[], added: readonly PlainMap[]): Edited | null {
  const before = readDocument(text).value;
  if (!isPlainMap(before)) return null;
  const own = before[KEY];
  const entries = own === undefined ? [...inherited, ...added] : added;
  const all = [...(Array.isArray(own) ? own : []), ...entries];
  const splice = spliceOf(text, entries as readonly PlainMap[]);
  if (splice === null) return null;
  const after = text.slice(0, splice.at) + splice.insert.replaceAll("\n", lineBreakOf(text)) + text.slice(splice.at);
  const { value, problems } = readDocument(after);
  return problems.length === 0 && isDeepStrictEqual(alike(value), alike({ ...before, [KEY]: all }))
    ? { text: after, carriedOver: entries.length - added.length }
    : null;
}

/** The reader's maps have no prototype, the maps made here have one. */
const alike = (data: Plain): unknown => JSON.parse(JSON.stringify(data));

const lineBreakOf = (text: string): string => /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";

/** The one place where the entries go, found by the YAML library. */
function spliceOf(text: string, entries: readonly PlainMap[]): Splice | null {
  const { contents: root, errors } = parseDocument(text, { keepSourceTokens: true });
  if (errors.length > 0 || !isMap(root)) return null;
  const list = root.get(KEY, true) as unknown as ParsedNode | undefined;
  if (list === undefined)
    return root.flow === true ? inFlow(text, root, jsonList(entries)) : newKey(text, root, entries);
  if (!isSeq(list)) return null;
  if (root.flow === true) return inFlow(text, list, entries.map((entry) => JSON.stringify(entry)).join(", "));
  if (list.flow !== true) return newItems(text, list as YAMLSeq.Parsed, entries);
  const lines = entries.map((entry) => `\n${indentOf(root)}    ${flowText(entry)}`);
  return inFlow(text, list, `${lines.join(",")}\n${indentOf(root)}  `);
}

/** A JSON file stays JSON. */
const jsonList = (entries: readonly PlainMap[]): string => `${JSON.stringify(KEY)}: ${JSON.stringify(entries)}`;

const indentOf = (node: YAMLMap | YAMLSeq): string => " ".repeat((node.srcToken as { indent?: number }).indent ?? 0);

/** Before the closing bracket of a collection, after a comma if the last item has none. */
function inFlow(text: string, { items, range }: YAMLMap.Parsed | YAMLSeq.Parsed, insert: string): Splice {
  const close = range[1] - 1;
  const last = items.at(-1);
  const end = last === undefined ? range[0] + 1 : endOf(last);
  const rest = text.slice(end, close);
  const hasComma = last === undefined || rest.replaceAll(/#.*/g, "").includes(",");
  const at = rest.trim() === "" ? end : close;
  const space = insert.startsWith("\n") || last === undefined ? "" : " ";
  return { at, insert: (hasComma ? "" : ",") + space + insert };
}

const endOf = (item: ParsedNode | { key: ParsedNode; value: ParsedNode | null }): number =>
  "range" in item ? item.range[1] : (item.value ?? item.key).range[1];

/** After the last item of a list and the comment on its line. */
function newItems(text: string, list: YAMLSeq.Parsed, entries: readonly PlainMap[]): Splice | null {
  const last = list.items.at(-1);
  if (last === undefined) return null;
  const lines = entries.map((entry) => `${indentOf(list)}- ${flowText(entry)}\n`).join("");
  return atLine(text, last.range[1], lines);
}

/** At the end of the file, before an end-of-document mark. */
function newKey(text: string, root: YAMLMap.Parsed, entries: readonly PlainMap[]): Splice {
  const indent = indentOf(root);
  const mark = /^\.\.\.(?=\s|$)/m.exec(text.slice(root.range[1]));
  const at = mark === null ? text.length : root.range[1] + mark.index;
  const items = entries.map((entry) => `${indent}  - ${flowText(entry)}\n`);
  const isApart = /(^|\n|\r(?!\n))[ \t]*(\r\n|\n|\r)$/.test(text.slice(0, at));
  return atLine(text, at, `${isApart ? "" : "\n"}${indent}${NOTE}\n${indent}${KEY}:\n${items.join("")}`);
}

/** At the next beginning of a line. */
function atLine(text: string, from: number, lines: string): Splice {
  if (/[\n\r]$/.test(text.slice(0, from))) return { at: from, insert: lines };
  const lineBreak = /\r\n|\n|\r/.exec(text.slice(from));
  if (lineBreak !== null) return { at: from + lineBreak.index + lineBreak[0].length, insert: lines };
  return { at: text.length, insert: `\n${lines.replace(/\n$/, "")}` };
}

/** A waiver with the file's keys, in the usual order. */
export function waiverEntry({ rule, feature, span, upTo, ...approval }: Omit<Waiver, "path">): PlainMap {
  const isDefault = rule === DEFAULT_WAIVED_RULE;
  return {
    ...(isDefault ? {} : { rule }),
    ...(feature === null ? {} : { feature }),
    from: span.from,
    ...(span.through === span.from ? {} : { through: span.through }),
    ...(upTo === null ? {} : { [isDefault ? "overageTokensUpTo" : "upTo"]: Number(exactText(upTo)) }),
    reason: approval.reason,
    approvedBy: approval.approvedBy,
    expires: approval.expires,
  };
}

/** A map in one line: `{ from: 2026-12, reason: "agreed, once" }`. */
function flowText(map: PlainMap): string {
  // The library would break the line where the text does. JSON does not, and is valid YAML.
  if (Object.values(map).some((value) => /[\n\r]/.test(String(value)))) return JSON.stringify(map);
  return stringify(map, { collectionStyle: "flow", lineWidth: 0 }).trimEnd();
}
