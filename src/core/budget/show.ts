import { count } from "../text/text.ts";
import { isSecretName, looksLikeSecret, secretInKey } from "./secrets.ts";

const MAX_SHOWN = 60;

/** Other people's words inside ours: short, and never a secret. */
export const short = (text: string): string => (text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text);

export const quoted = (text: string): string =>
  looksLikeSecret(text) === null ? JSON.stringify(short(text)) : "a secret";

export const quotedKey = (key: string): string => (secretInKey(key) === null ? quoted(key) : "a secret");

/** A value as given under a key. */
export function shown(value: unknown, key: string): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (isSecretName(key)) return "a secret";
  return typeof value === "number" ? plainNumber(value) : typeof value === "string" ? quoted(value) : String(value);
}

/** With its thousands apart where it is long enough to need that. */
export const plainNumber = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) >= 10_000 ? count(value) : String(value);
