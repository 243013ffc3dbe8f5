import { detached } from "../../model/source.ts";
import { isSecretName, secretInKey } from "../secrets.ts";
import { readScalar } from "./scalar.ts";
export interface Key {
  readonly text: string;
  /** Without quotes it is read as text, and not as a number, true, false or null. */
  readonly isPlainText: boolean;
  /** It is a secret, or its value is one. */
  readonly isSecret: boolean;
}

/** Files share most of their keys: each is looked at once, and V8 knows the text as a name. */
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
