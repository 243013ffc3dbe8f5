import { isAlias, isMap, isScalar, isSeq, type ParsedNode, parseDocument } from "yaml";
import { detached, type Path } from "../model/source.ts";
import { type Entry, endOf, startOf } from "./nodes.ts";

/** What a cursor in a text is at. */
export interface Place {
  /** Of the value, or of the key's value. */
  readonly path: Path;
  readonly isKey: boolean;
}

/** Whether a text is no YAML at all. */
export const isBroken = (text: string): boolean => parseDocument(text, { logLevel: "silent" }).errors.length > 0;

/** The deepest value or key around an offset; null outside the document. Texts that are half written are read too. */
export function placeAt(text: string, offset: number): Place | null {
  const { contents } = parseDocument(text, { keepSourceTokens: true, logLevel: "silent" });
  return contents === null ? null : placeIn(contents as ParsedNode, offset, []);
}

function placeIn(node: ParsedNode, offset: number, path: Path): Place | null {
  if (isMap(node)) {
    for (const entry of node.items as Entry[]) {
      const step = keyOf(entry);
      if (isWithin(entry.key, offset)) return { path: [...path, step], isKey: true };
      const found = entry.value === null ? null : placeIn(entry.value, offset, [...path, step]);
      if (found !== null) return found;
    }
  }
  if (isSeq(node)) {
    for (const [index, item] of (node.items as ParsedNode[]).entries()) {
      const found = placeIn(item, offset, [...path, index]);
      if (found !== null) return found;
    }
  }
  return isWithin(node, offset) && !isAlias(node) ? { path, isKey: false } : null;
}

const isWithin = (node: ParsedNode, offset: number): boolean => startOf(node) <= offset && offset <= endOf(node);

const keyOf = ({ key }: Entry): string => (isScalar(key) ? detached(String(key.value)) : "");

/** What is being typed at a cursor. */
export interface Typed extends Place {
  /** Where the word begins that is being typed. */
  readonly from: number;
  /** The other keys of the map, of a key. */
  readonly beside: readonly string[];
}

const MARK = "tollgate-cursor";

/** The place of a word that is being typed: as a key where a line or an entry begins, else as a value. */
export function typedAt(text: string, offset: number): Typed | null {
  const before = text.slice(0, offset);
  const line = /[^\n\r]*$/.exec(before)?.[0] ?? "";
  if (line.includes("#")) return null;
  const word = /[^\s,{}[\]:"']*$/.exec(line)?.[0] ?? "";
  const isKey = /(^|[{,]|-)\s*$/.test(line.slice(0, line.length - word.length));
  const from = offset - word.length;
  const rest = text.slice(offset).replace(/^[^\s,{}[\]:"'#]*/, "");
  const isNamed = /^\s*:/.test(rest);
  const marked = text.slice(0, from) + MARK + (isKey && !isNamed ? ": 0" : "") + rest;
  const place = placeAt(marked, from + 1);
  if (place === null) return null;
  const { contents } = parseDocument(marked, { logLevel: "silent" });
  const parent = place.path.slice(0, -1).reduce<unknown>((node, step) => childOf(node, step), contents);
  const keys = isMap(parent) ? (parent.items as unknown as Entry[]).map(keyOf) : [];
  return { ...place, from, beside: keys.filter((key) => key !== MARK) };
}

const childOf = (node: unknown, step: string | number): unknown =>
  isMap(node) || isSeq(node) ? node.get(step, true) : null;
