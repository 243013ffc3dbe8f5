import type { Node } from "jsonc-parser";
import type { Position } from "../../core/model/source.ts";
import {
  type Cell,
  fileProblem,
  type PlacedProblem,
  type Row,
  rowProblem,
  type Table,
} from "../../core/usage/file/table.ts";
import { isJson, jsonTree, textAt } from "./json-tree.ts";

const RIGHT = 'Write a list of rows: [{ "day": "2026-12-01", "tokens": 812 }].';

/** A list of objects: each is a row, and its keys are the columns. */
export function jsonTable(text: string): Table {
  const lineAt = linesOf(text);
  const tree = jsonTree(text);
  const failed = (offset: number, problem: string): Table => ({
    columns: [],
    rows: [],
    problems: [fileProblem(lineAt(offset), problem, RIGHT)],
    openEnd: null,
  });
  if (!isJson(tree)) return failed(tree.offset, tree.problem);
  if (tree.type !== "array") return failed(0, "not a list of rows");
  const columns = new Map<string, Cell>();
  const rows: Row[] = [];
  const problems: PlacedProblem[] = [];
  for (const node of tree.children ?? []) {
    const row = rowOf(node, text, lineAt, problems);
    if (row === null) continue;
    rows.push(row);
    for (const key of row.keys) if (!columns.has(key.text)) columns.set(key.text, key);
  }
  return { columns: [...columns.values()], rows, problems, openEnd: null };
}

function rowOf(
  node: Node,
  text: string,
  lineAt: (offset: number) => Position,
  problems: PlacedProblem[],
): (Row & { readonly keys: readonly Cell[] }) | null {
  const fail = (offset: number, problem: string): null => {
    problems.push(rowProblem(lineAt(offset), problem, RIGHT));
    return null;
  };
  if (node.type !== "object") return fail(node.offset, "a row is an object");
  const keys: Cell[] = [];
  const cells = new Map<string, Cell>();
  for (const { children: [key, value] = [] } of node.children ?? []) {
    if (key === undefined || value === undefined) continue;
    const name = String(key.value);
    if (cells.has(name)) return fail(key.offset, `${JSON.stringify(name)} is there twice`);
    if (value.type !== "string" && value.type !== "number") {
      return fail(value.offset, `${JSON.stringify(name)} is neither text nor a number`);
    }
    const written = value.type === "string" ? String(value.value) : textAt(value, text);
    keys.push({ text: name, position: lineAt(key.offset) });
    cells.set(name, { text: written, position: lineAt(value.offset), isNumber: value.type === "number" });
  }
  return { position: lineAt(node.offset), cells, keys };
}

function linesOf(text: string): (offset: number) => Position {
  const starts = [0];
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + lineBreak.length);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
