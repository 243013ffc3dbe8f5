import { expect } from "vitest";
import type { Edit } from "../../src/core/model/finding.ts";

// biome-ignore lint/suspicious/noExplicitAny: a walk through plain data.
type Node = any;

/** Plain data with the edits applied, as the contract of an edit says. */
export function withEdits<T extends object>(data: T, edits: readonly Edit[]): T {
  const copy: Node = structuredClone(data);
  for (const edit of edits) apply(copy, edit);
  return copy;
}

function apply(root: Node, edit: Edit): void {
  let node = root;
  for (const [depth, step] of edit.path.slice(0, -1).entries()) {
    node[step] ??= typeof edit.path[depth + 1] === "number" ? [] : {};
    node = node[step];
  }
  const key = edit.path.at(-1) ?? expect.fail("an edit has a path");
  if ("value" in edit) {
    if (Array.isArray(node)) expect(Number(key), JSON.stringify(edit)).toBeLessThanOrEqual(node.length);
    node[key] = edit.value;
  } else {
    expect(Object.hasOwn(node, key), JSON.stringify(edit)).toBe(true);
    const value = node[key];
    if (Array.isArray(node)) node.splice(Number(key), 1);
    else delete node[key];
    if ("key" in edit) node[edit.key] = value;
  }
}
