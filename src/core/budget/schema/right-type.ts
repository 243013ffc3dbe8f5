import { words } from "../../text/text.ts";
import { isSecretName, looksLikeSecret } from "../secrets.ts";
import { eitherNumber, mayBeThousands, plainly, withoutSeparators } from "../yaml/scalar.ts";
import { corrected, meaningOf } from "./pattern.ts";
import type { ParentSchema } from "./schema-data.ts";

const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: "a map",
  array: "a list",
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  null: "null",
};
const FEW = 4;
const MANY = 8;

/** "a number or a map (low, typical, high)" */
export function typeText(types: readonly string[], { pattern, properties }: ParentSchema): string {
  if (pattern === "^unknown$" || pattern === "^off$") return meaningOf(pattern).is;
  const keys = Object.keys(properties ?? {});
  const each = types.map((type) => {
    if (type === "string" && pattern !== undefined) return meaningOf(pattern).is;
    return type === "object" && keys.length > 0 && keys.length <= FEW
      ? `a map (${keys.join(", ")})`
      : (TYPE_WORDS[type] ?? type);
  });
  return words(each, "or");
}

/** A value of the wrong type, written as the right one. */
export function rightType(data: unknown, types: readonly string[], schema: ParentSchema, key: string): string | null {
  if (data === null || data === undefined) return "Write a value, or delete the key.";
  if (isSecretName(key)) return null;
  if (types.includes("number") || types.includes("integer")) return rightNumber(data, types.includes("number"), key);
  if (types.join() === "boolean") return "Write true or false.";
  const isScalar = typeof data !== "object";
  if (isScalar && types.includes("string")) return rightText(data, schema);
  if (types.includes("array")) return isScalar ? listOf(data) : 'Write it as a list: a "- " before each entry.';
  return isScalar ? rightMap(data, schema) : 'Write it as key: value, without the "- ".';
}

function rightNumber(data: unknown, allowsFraction: boolean, key: string): string {
  const kind = allowsFraction ? "number such as 1500 or 0.85" : "whole number such as 1500";
  const text = typeof data === "string" ? data : "";
  const isShare = key === "scale" && /^\d+(\.\d+)?%$/.test(text);
  if (mayBeThousands(text.trim())) return eitherNumber(text.trim(), !allowsFraction);
  const plain = isShare ? plainly(String(Number(text.slice(0, -1)) / 100)) : numberIn(text);
  if (plain === null || (!allowsFraction && plain.includes("."))) return `Write a ${kind}.`;
  return plain === text ? `Write it without quotes: ${plain}.` : `Write ${plain}.`;
}

/** The number in "1,500", "0,85", "10 000", "1 500,5", "$1" or "5 USD". */
function numberIn(text: string): string | null {
  if (text.length > 40) return null;
  const bare = text.trim().replace(/^[$\u20ac\u00a3]\s*|\s*([$\u20ac\u00a3]|[A-Z]{3})$/g, "");
  const number = withoutSeparators(bare) ?? bare;
  return /^-?\d+(\.\d+)?$/.test(number) ? plainly(number) : null;
}

function rightText(data: unknown, { pattern }: ParentSchema): string {
  const text = String(data);
  if (pattern === undefined || new RegExp(pattern).test(text)) return `Quote it: ${JSON.stringify(text)}.`;
  const isFraction = pattern.endsWith("%$") && typeof data === "number" && data > 0 && data < 1;
  const meant = corrected(isFraction ? (plainly(String(data * 100)) ?? text) : text, pattern);
  return meant === null ? meaningOf(pattern).right : `Write ${meant}.`;
}

const isShowable = (data: unknown): boolean => {
  const text = String(data);
  return /^[\w@.%+-]{1,60}$/.test(text) && looksLikeSecret(text) === null;
};

const listOf = (data: unknown): string =>
  isShowable(data) ? `Write it as a list: [${data}].` : "Write it as a list, in [ and ].";

function rightMap(data: unknown, { properties, required }: ParentSchema): string {
  const keys = Object.keys(properties ?? {});
  const [only, another] = keys.includes("email") && String(data).includes("@") ? ["email"] : (required ?? []);
  if (only !== undefined && another === undefined && isShowable(data)) return `Write { ${only}: ${data} }.`;
  return keys.length > 0 && keys.length <= MANY ? `Write a map of ${keys.join(", ")}.` : "Write it as key: value.";
}
