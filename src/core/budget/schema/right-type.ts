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
  if (types.includes("number") || types.includes("integer"))
    return rightNumber(data, types.includes("number"), key, schema);
  if (types.join() === "boolean") return "Write true or false.";
  const isScalar = typeof data !== "object";
  if (isScalar && types.includes("string")) return rightText(data, schema);
  if (key === "utilization" && isScalar) return rightThresholds(data);
  if (types.includes("array")) return isScalar ? listOf(data) : 'Write it as a list: a "- " before each entry.';
  return isScalar ? rightMap(data, schema) : 'Write it as key: value, without the "- ".';
}

/** An example that is refused next helps nobody: a small range is said instead. */
const MOST_TOLD = 1_000;

function rightNumber(
  data: unknown,
  allowsFraction: boolean,
  key: string,
  { minimum = 0, maximum }: ParentSchema,
): string {
  const meant = meantNumber(data, allowsFraction, key, { minimum, ...(maximum === undefined ? {} : { maximum }) });
  const isSmall = maximum !== undefined && maximum < MOST_TOLD;
  const kind = isSmall
    ? `${minimum} to ${maximum}`
    : `a ${allowsFraction ? "number such as 1500 or 0.85" : "whole number such as 1500"}`;
  const text = typeof data === "string" ? data : "";
  if (mayBeThousands(text.trim())) return eitherNumber(text.trim(), !allowsFraction);
  if (meant === null) return `Write ${kind}.`;
  return meant === text ? `Write it without quotes: ${meant}.` : `Write ${meant}.`;
}

/** The one number that a text stands for, as it is written plainly; null where there is none, or two. */
export function meantNumber(
  data: unknown,
  allowsFraction: boolean,
  key: string,
  { minimum = 0, maximum = Number.POSITIVE_INFINITY }: ParentSchema,
): string | null {
  const text = typeof data === "string" ? data : "";
  if (mayBeThousands(text.trim())) return null;
  const isShare = key === "scale" && /^\d+(\.\d+)?%$/.test(text);
  const plain = isShare ? plainly(String(Number(text.slice(0, -1)) / 100)) : numberIn(text);
  if (plain === null || Number(plain) < minimum || Number(plain) > maximum) return null;
  return !allowsFraction && plain.includes(".") ? null : plain;
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

/** In a list, `off` would be refused next. */
const rightThresholds = (data: unknown): string =>
  data === "off" || data === false
    ? "Delete it to have the thresholds of the guardrails. Only alarms: off switches alarms off, and then all."
    : `Write it as a list of shares: [${/^\d+(\.\d+)?%$/.test(String(data)) ? data : "80%"}].`;

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
