import type { Problem } from "../model/finding.ts";
import type { Path } from "../model/source.ts";
import { isMap, type Plain } from "../model/source.ts";
import { inputProblem } from "../rules/input.ts";
import { isSecretName, looksLikeSecret, secretInKey } from "./secrets.ts";
import type { PlainDocument } from "./yaml/read.ts";

const MAX_SECRETS = 20;
const MAX_REPEATED = 200;

/** Secrets anywhere in the data, also where it is invalid: no other finding may repeat them. */
export const secretProblems = ({ value, mayHoldSecret }: PlainDocument): Problem[] =>
  mayHoldSecret ? listSecrets(value, []) : [];

export const holdsSecret = (value: Plain): boolean => listSecrets(value, []).length > 0;

function listSecrets(value: Plain, path: Path): Problem[] {
  if (typeof value === "string") {
    const looksLike = looksLikeSecret(value);
    return looksLike === null ? [] : [inputProblem("secret-in-file", path, { looksLike })];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => listSecrets(item, [...path, index]));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const isNamed = isSecretName(key) && typeof item === "string";
    const looksLike = secretInKey(key) ?? (isNamed ? "a secret, by its key" : null);
    return looksLike === null
      ? listSecrets(item, [...path, key])
      : [inputProblem("secret-in-file", [...path, key], { looksLike }, { atKey: true })];
  });
}

/**
 * A path names keys, and a key can be a secret: such a path ends above it, and its position is kept as an offset.
 * There are no other findings at or below a secret.
 */
export function withoutSecrets(
  secrets: readonly Problem[],
  others: readonly Problem[],
  document: PlainDocument,
): Problem[] {
  const isAtSecret = ({ path }: Problem): boolean =>
    secrets.some((secret) => secret.path.length > 0 && secret.path.every((step, depth) => step === path[depth]));
  const hidden = secrets.slice(0, MAX_SECRETS).map((secret): Problem => {
    const at = secret.path.findIndex((step) => secretInKey(String(step)) !== null);
    return at < 0 ? secret : { ...secret, path: secret.path.slice(0, at), offset: document.offsetOf(secret) };
  });
  return [...hidden, ...others.filter((problem) => !isAtSecret(problem))];
}

/** A text as a report may repeat it: no secret, and no longer than the longest that is valid. */
export const repeatable = (text: Plain | undefined): string | null =>
  typeof text === "string" && text.length <= MAX_REPEATED && looksLikeSecret(text) === null ? text : null;
