import { detached } from "../model/detached.ts";
import { readScalar } from "./scalar.ts";
import { isSecretName, secretInKey } from "./secrets.ts";

/** What there is to know of a map's key. */
export interface Key {
  readonly text: string;
  /** Unquoted, it is text, and no number, truth or nothing. */
  readonly isPlainText: boolean;
  /** It is a secret, or its value is one. */
  readonly isSecret: boolean;
}

/** Files share most of their keys: what is known of one is known of all, and V8 has met the text as a name before. */
const known = new Map<string, Key>();
const MOST_KNOWN = 1_000;

export function keyOf(text: string): Key {
  const before = known.get(text);
  if (before !== undefined) return before;
  const key: Key = {
    text: detached(text),
    isPlainText: typeof readScalar(text) === "string",
    isSecret: isSecretName(text) || secretInKey(text) !== null,
  };
  if (known.size < MOST_KNOWN) known.set(key.text, key);
  return key;
}
