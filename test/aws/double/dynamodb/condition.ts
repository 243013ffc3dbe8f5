import { Fault } from "../fault.ts";

export type Value = { readonly S: string } | { readonly N: string };
export type Item = Readonly<Record<string, Value>>;

/** "attribute_not_exists(a) OR a < :b OR a > :c", and no more: what this double does not know it refuses. */
export function holds(condition: string, item: Item | undefined, values: Item): boolean {
  return condition.split(" OR ").some((term) => {
    const [, missing] = /^attribute_not_exists\((\w+)\)$/.exec(term) ?? [];
    if (missing !== undefined) return item?.[missing] === undefined;
    const [, name = "", operator, placeholder = ""] = /^(\w+) ([<=>]) (:\w+)$/.exec(term) ?? [];
    if (operator === undefined) throw new Fault("ValidationException", `this double does not know ${term}`);
    const value = values[placeholder];
    if (value === undefined) throw new Fault("ValidationException", `${placeholder} is not defined`);
    const there = item?.[name];
    if (there === undefined) return false;
    const order = compared(there, value);
    if (operator === "=") return order === 0;
    return operator === "<" ? order < 0 : order > 0;
  });
}

/** Texts by their bytes, numbers as numbers; never one with the other. */
export function compared(a: Value, b: Value): number {
  if ("N" in a && "N" in b) return Number(a.N) - Number(b.N);
  if ("S" in a && "S" in b) return Buffer.compare(Buffer.from(a.S), Buffer.from(b.S));
  return Number.NaN;
}
