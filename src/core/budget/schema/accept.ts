import { BUDGET } from "../../../generated/schema.js";
import type { Plain, PlainMap } from "../../model/source.ts";
import { type Range, type Schema, TYPES } from "./schema-data.ts";

/**
 * Whether a budget fits its schema, and nothing more. The schema is read as data, by a few small functions: they are
 * fast after a few files. Code made of a schema, as that of validators is, is a hundred functions to compile first.
 */
export const accepts = (budget: Plain): boolean => fits(BUDGET, budget);

function fits(schema: Schema, data: Plain): boolean {
  const { allowed, all, condition } = schema;
  if ((schema.types & typesOf(data)) === 0) return false;
  if (allowed !== null && !allowed.includes(data)) return false;
  if (!fitsOwn(schema, data)) return false;
  for (const other of all) if (!fits(other, data)) return false;
  if (condition === null) return true;
  const [when, then, otherwise] = condition;
  const applied = fits(when, data) ? then : otherwise;
  return applied === null || fits(applied, data);
}

function typesOf(data: Plain): number {
  switch (typeof data) {
    case "string":
      return TYPES.string;
    case "number":
      return Number.isInteger(data) ? TYPES.number | TYPES.integer : TYPES.number;
    case "boolean":
      return TYPES.boolean;
    default:
      return data === null ? TYPES.null : Array.isArray(data) ? TYPES.array : TYPES.object;
  }
}

/** What only data of one type is asked. */
function fitsOwn(schema: Schema, data: Plain): boolean {
  if (typeof data === "string") return fitsText(schema, data);
  if (typeof data === "number") return isWithin(data, schema.value);
  if (typeof data !== "object" || data === null) return true;
  return Array.isArray(data) ? fitsList(schema, data) : fitsMap(schema, data);
}

const isWithin = (value: number, [least, most]: Range): boolean => value >= least && value <= most;

function fitsText({ length, pattern }: Schema, text: string): boolean {
  // Characters are counted only where UTF-16 units do not settle it.
  const isSure = text.length >= 2 * length[0] && text.length <= length[1];
  return (isSure || isWithin([...text].length, length)) && (pattern === null || pattern.test(text));
}

function fitsList({ size, isUnique, items }: Schema, list: readonly Plain[]): boolean {
  if (!isWithin(list.length, size) || (isUnique && new Set(list).size < list.length)) return false;
  if (items !== null) for (const item of list) if (!fits(items, item)) return false;
  return true;
}

function fitsMap({ keys, names, required, properties, others, dependent }: Schema, map: PlainMap): boolean {
  let count = 0;
  for (const key in map) {
    count++;
    if (names !== null && !fits(names, key)) return false;
    const schema = properties.get(key) ?? others;
    if (schema !== null && !fits(schema, map[key] ?? null)) return false;
  }
  if (!isWithin(count, keys)) return false;
  for (const key of required) if (!Object.hasOwn(map, key)) return false;
  for (const [key, schema] of dependent) if (Object.hasOwn(map, key) && !fits(schema, map)) return false;
  return true;
}
