import { readDocument } from "../budget/yaml/read.ts";
import type { Edit } from "../model/finding.ts";
import { isMap, type Path, type Plain, type PlainMap } from "../model/source.ts";
import { spliced } from "./splice.ts";

/**
 * Changes the named values of a file and nothing else: comments, quotes, layout and line breaks stay.
 * @param inherited what the defaults say: a key of the file replaces theirs, so it begins as a copy of it
 * @param note a comment above a list that is new
 * @returns null when that is impossible; the result is read back to make sure that nothing else has changed
 */
export function edited(
  text: string,
  edits: readonly Edit[],
  inherited: PlainMap = {},
  note: string | null = null,
): string | null {
  let after = text;
  // What is removed beside a value that is written has moved: the comment of its line is still about something.
  const isMove = edits.some((edit) => "value" in edit);
  for (const edit of edits) {
    const before = readDocument(after).value;
    if (!isMap(before)) return null;
    const own = Object.hasOwn(before, edit.path[0] ?? "") ? edit : overriding(edit, inherited);
    const next = own === null ? null : spliced(after, own, { note, keepsComment: isMove });
    if (own === null || next === null) return null;
    const read = readDocument(next);
    const wanted = changed(before, own.path, own);
    if (read.problems.length > 0 || wanted === null || !isAlike(read.value, wanted)) return null;
    after = next;
  }
  return after;
}

/** An edit within a value of the defaults: the whole value, changed, as the file's own. */
function overriding(edit: Edit, inherited: PlainMap): Edit | null {
  const [top = ""] = edit.path;
  if (edit.path.length < 2 || !Object.hasOwn(inherited, top)) return "value" in edit ? edit : null;
  const whole = changed(inherited, edit.path, edit);
  return isMap(whole ?? undefined) ? { path: [top], value: (whole as PlainMap)[top] ?? null } : null;
}

/** Plain data with an edit applied, all else as it was; null: there is no such place. */
function changed(value: Plain, path: Path, edit: Edit): Plain | null {
  const [step, ...below] = path;
  if (step === undefined) return "value" in edit ? edit.value : null;
  if (below.length === 0 && "remove" in edit) return without(value, step);
  if (value === null) return changed(typeof step === "number" ? [] : {}, path, edit);
  if (Array.isArray(value)) {
    if (typeof step !== "number" || step > value.length) return null;
    const item = changed(value[step] ?? null, below, edit);
    return item === null ? null : [...value.slice(0, step), item, ...value.slice(step + 1)];
  }
  if (!isMap(value)) return null;
  if (below.length === 0 && "key" in edit) return renamed(value, String(step), edit.key);
  const inner = changed(value[step] ?? null, below, edit);
  return inner === null ? null : { ...value, [step]: inner };
}

function without(value: Plain, step: string | number): Plain | null {
  if (Array.isArray(value)) return value.filter((_, index) => index !== step);
  if (!isMap(value)) return null;
  const { [step]: gone, ...rest } = value;
  return gone === undefined ? null : rest;
}

const renamed = (map: PlainMap, from: string, to: string): PlainMap | null =>
  Object.hasOwn(map, to) || !Object.hasOwn(map, from)
    ? null
    : Object.fromEntries(Object.entries(map).map(([key, value]) => [key === from ? to : key, value]));

/** The reader's maps have no prototype, those made here have one. */
const isAlike = (one: Plain, other: Plain): boolean => JSON.stringify(one) === JSON.stringify(other);
