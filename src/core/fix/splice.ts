import { isMap, isSeq, type ParsedNode, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import type { Edit } from "../model/finding.ts";
import type { Path, Plain } from "../model/source.ts";
import {
  type Collection,
  type Entry,
  endOf,
  entryOf,
  indentOf,
  lineStart,
  nodeAt,
  type Splice,
  startOf,
} from "./nodes.ts";
import { removed } from "./remove.ts";
import { isQuoted, keyText, lineBreakOf, quotesOf, type Style, valueText } from "./yaml-text.ts";

export interface Comments {
  /** Above a list that is new. */
  readonly note: string | null;
  /** What the line of a removed key says in a comment stays. */
  readonly keepsComment: boolean;
}

/** The text with one edit applied; null: its layout has no place for the edit. */
export function spliced(text: string, edit: Edit, { note, keepsComment }: Comments): string | null {
  const { contents: root, errors } = parseDocument(text, { keepSourceTokens: true });
  if (errors.length > 0 || !isMap(root)) return null;
  const splice =
    "key" in edit
      ? renamed(root, edit.path, edit.key)
      : "remove" in edit
        ? removed(text, root, edit.path, keepsComment)
        : new Placing(text, root, note).of(edit);
  if (splice === null) return null;
  const { at, to, insert } = splice;
  return text.slice(0, at) + insert.replaceAll(/\r?\n/g, lineBreakOf(text)) + text.slice(to);
}

function renamed(root: YAMLMap.Parsed, path: Path, key: string): Splice | null {
  const parent = nodeAt(root, path.slice(0, -1));
  const entry = isMap(parent) ? entryOf(parent as YAMLMap.Parsed, path.at(-1) ?? "") : null;
  if (entry === null) return null;
  const quotes = quotesOf(entry.key);
  const [at, to] = entry.key.range;
  return { at, to, insert: keyText(key, { isJson: false, quotes }) };
}

/** Where a value goes: in place of the one that is there, or as a new entry of the deepest collection that is. */
class Placing {
  private readonly text: string;
  private readonly root: YAMLMap.Parsed;
  private readonly note: string | null;

  constructor(text: string, root: YAMLMap.Parsed, note: string | null) {
    this.text = text;
    this.root = root;
    this.note = note;
  }

  of({ path, value }: Extract<Edit, { value: Plain }>): Splice | null {
    let depth = 0;
    while (depth < path.length && this.isThere(path.slice(0, depth + 1))) depth++;
    if (depth === path.length) return this.replaced(path, value);
    const [step = "", ...below] = path.slice(depth);
    const whole = below.reduceRight<Plain>((inner, key) => (key === 0 ? [inner] : { [key]: inner }), value);
    const parent = nodeAt(this.root, path.slice(0, depth));
    if (isMap(parent)) return this.newEntry(parent as YAMLMap.Parsed, String(step), whole);
    if (isSeq(parent) && step === parent.items.length) return this.newItem(parent as YAMLSeq.Parsed, whole);
    // A key without a value, such as one with only comments below it.
    const isEmpty = depth > 0 && (parent === null || (parent as { value?: unknown }).value === null);
    return isEmpty ? this.replaced(path.slice(0, depth), step === 0 ? [whole] : { [step]: whole }) : null;
  }

  private isThere(path: Path): boolean {
    const parent = nodeAt(this.root, path.slice(0, -1));
    const step = path.at(-1) ?? "";
    if (isMap(parent)) return entryOf(parent as YAMLMap.Parsed, step) !== null;
    return isSeq(parent) && Number(step) < parent.items.length;
  }

  private replaced(path: Path, value: Plain): Splice | null {
    const key = path.at(-1) ?? "";
    const node = nodeAt(this.root, path);
    const parent = nodeAt(this.root, path.slice(0, -1));
    const entry = isMap(parent) ? entryOf(parent as YAMLMap.Parsed, key) : null;
    const insert = valueText(value, key, { isJson: isQuoted(entry?.key ?? null), quotes: quotesOf(node) });
    if (node === null) return null;
    const [at, end] = node.range;
    const isBlock = (isMap(node) || isSeq(node)) && node.flow !== true;
    const isBlockText = quotesOf(node)?.startsWith("BLOCK") === true;
    if (isBlock || isBlockText) return this.inlined(entry, node, insert);
    const before = this.text[at - 1] ?? "";
    return { at, to: end, insert: /[:,-]/.test(before) && at === end ? ` ${insert}` : insert };
  }

  /** In place of a block, a value in the line of its key. */
  private inlined(entry: Entry | null, node: ParsedNode, insert: string): Splice | null {
    if (entry === null) return null;
    const colon = this.text.indexOf(":", entry.key.range[1]) + 1;
    const kept = /\s*$/.exec(this.text.slice(colon, endOf(node)))?.[0] ?? "";
    return { at: colon, to: endOf(node) - kept.length, insert: ` ${insert}` };
  }

  private newEntry(map: YAMLMap.Parsed, key: string, value: Plain): Splice {
    const isJson = isQuoted(map.items[0]?.key ?? null);
    const entry = `${keyText(key, { isJson })}: ${valueText(value, key, { isJson })}`;
    if (map.flow === true) return this.inFlow(map, entry);
    if (map === this.root) return this.newKey(map, key, value);
    return this.atLine(endOf(map), `${indentOf(map)}${entry}\n`);
  }

  private newItem(list: YAMLSeq.Parsed, value: Plain): Splice {
    const isJson = this.root.flow === true;
    const item = valueText(value, "", { isJson });
    if (list.flow !== true) return this.atLine(endOf(list), `${indentOf(list)}- ${item}\n`);
    const isText = typeof value !== "object";
    return this.inFlow(list, isJson || isText ? item : `\n${indentOf(this.root)}    ${item}\n${indentOf(this.root)}  `);
  }

  /** Before the closing bracket, after a comma if the last entry has none. Where each has a line, so has the new one. */
  private inFlow({ items, range }: Collection, insert: string): Splice {
    const close = range[1] - 1;
    const last = items.at(-1) as ParsedNode | Entry | undefined;
    if (last === undefined) {
      const isPadded = this.root.flow !== true && !insert.startsWith("\n");
      return { at: range[0] + 1, to: close, insert: isPadded ? ` ${insert} ` : insert };
    }
    const at = endOf(last);
    const rest = this.text.slice(at, close);
    const hasComma = rest.replaceAll(/#.*/g, "").includes(",");
    const comma = hasComma ? "" : ",";
    if (!/[\n\r]/.test(rest))
      return {
        at,
        to: close,
        insert: `${comma}${rest.trimEnd()}${insert.startsWith("\n") ? "" : " "}${insert}${/\s*$/.exec(rest)?.[0]}`,
      };
    const end = rest.trimEnd();
    const line = `${this.indentAt(last)}${insert.trim()}${hasComma ? "," : ""}`;
    return { at, to: close, insert: `${comma}${end}\n${line}${rest.slice(end.length)}` };
  }

  /** The white space before the line in which an entry begins. */
  private indentAt(entry: ParsedNode | Entry): string {
    const start = startOf(entry);
    return this.text.slice(lineStart(this.text, start), start).replace(/\S.*/, "");
  }

  /** At the end of the file, before an end-of-document mark. A list has a line for each of its entries. */
  private newKey(root: YAMLMap.Parsed, key: string, value: Plain): Splice {
    const indent = indentOf(root);
    const mark = /^\.\.\.(?=\s|$)/m.exec(this.text.slice(root.range[1]));
    const at = mark === null ? this.text.length : root.range[1] + mark.index;
    const style: Style = { isJson: false };
    const lines = isListOfMaps(value)
      ? [`${key}:`, ...value.map((item) => `  - ${valueText(item, "", style)}`)]
      : [`${keyText(key, style)}: ${valueText(value, key, style)}`];
    const all = this.note === null ? lines : [this.note, ...lines];
    const isApart = this.note === null || /(^|\n|\r(?!\n))[ \t]*(\r\n|\n|\r)$/.test(this.text.slice(0, at));
    return this.atLine(at, `${isApart ? "" : "\n"}${all.map((line) => `${indent}${line}\n`).join("")}`);
  }

  /** At the next beginning of a line. */
  private atLine(from: number, lines: string): Splice {
    const { text } = this;
    if (/[\n\r]$/.test(text.slice(0, from))) return { at: from, to: from, insert: lines };
    const lineBreak = /\r\n|\n|\r/.exec(text.slice(from));
    const at = lineBreak === null ? text.length : from + lineBreak.index + lineBreak[0].length;
    return { at, to: at, insert: lineBreak === null ? `\n${lines.replace(/\n$/, "")}` : lines };
  }
}

const isListOfMaps = (value: Plain): value is Plain[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "object");
