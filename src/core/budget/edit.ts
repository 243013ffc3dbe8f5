import type { Edit } from "../model/finding.ts";
import type { Path, Plain, PlainMap } from "../model/source.ts";

/** A copy of the values with the edits applied, in order. What no edit is about is shared with the original. */
export function edited(values: PlainMap, edits: readonly Edit[]): PlainMap {
  return edits.reduce<Plain>((all, edit) => changed(all, edit.path, edit), values) as PlainMap;
}

function changed(node: Plain | undefined, path: Path, edit: Edit): Plain {
  const [step, ...rest] = path;
  if (step === undefined) return "value" in edit ? edit.value : (node ?? null);
  if (typeof step === "number") return changedList(Array.isArray(node) ? node : [], step, rest, edit);
  const map = (typeof node === "object" && node !== null && !Array.isArray(node) ? node : {}) as PlainMap;
  const copy: PlainMap = Object.create(null);
  for (const key in map) {
    if (key !== step) copy[key] = map[key] ?? null;
    else if (rest.length > 0 || "value" in edit) copy[key] = changed(map[key], rest, edit);
    else if ("key" in edit) copy[edit.key] = map[key] ?? null;
  }
  if (!Object.hasOwn(map, step) && (rest.length > 0 || "value" in edit)) copy[step] = changed(undefined, rest, edit);
  return copy;
}

function changedList(list: readonly Plain[], index: number, rest: Path, edit: Edit): Plain[] {
  if (rest.length === 0 && "remove" in edit) return list.filter((_, at) => at !== index);
  const copy = [...list];
  copy[index] = changed(list[index], rest, edit);
  return copy;
}
