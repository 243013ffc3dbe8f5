import { isScalar, type ParsedNode, type Scalar, stringify } from "yaml";
import { doubtOf } from "../budget/yaml/thousands.ts";
import { isMap, type Plain } from "../model/source.ts";

/** How a value is written: as JSON in a JSON file, and a text in the quotes of the one it replaces. */
export interface Style {
  readonly isJson: boolean;
  readonly quotes?: Scalar.Type | undefined;
}

/** A value in one line: `{ from: 2026-12, reason: "agreed, once" }`. */
export function valueText(value: Plain, key: string | number, { isJson, quotes }: Style): string {
  // The library would break the line where the text does. JSON does not, and is valid YAML.
  if (isJson || holdsLineBreak(value)) return JSON.stringify(value);
  if (typeof value === "number") return numberText(value, String(key));
  if (typeof value === "string" && quotes === "QUOTE_DOUBLE") return JSON.stringify(value);
  if (typeof value === "string" && quotes === "QUOTE_SINGLE") return `'${value.replaceAll("'", "''")}'`;
  return stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trimEnd();
}

export const keyText = (key: string, style: Style): string => valueText(key, "", style);

/** A fourth decimal is added when three could be taken for thousands. */
function numberText(value: number, key: string): string {
  const text = String(value);
  return doubtOf(text, key) === null ? text : `${text}0`;
}

function holdsLineBreak(value: Plain): boolean {
  if (typeof value === "string") return /[\n\r]/.test(value);
  if (Array.isArray(value)) return value.some(holdsLineBreak);
  return isMap(value) && Object.values(value).some(holdsLineBreak);
}

export const isQuoted = (node: unknown): boolean => isScalar(node) && node.type === "QUOTE_DOUBLE";

export const quotesOf = (node: ParsedNode | null): Scalar.Type | undefined => (isScalar(node) ? node.type : undefined);

export const lineBreakOf = (text: string): string => /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
