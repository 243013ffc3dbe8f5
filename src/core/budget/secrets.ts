/** Forms of well-known secrets. The list is short, because a false alarm blocks a merge. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/, "an AWS access key id"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key"],
  [/\bgh[pousr]_[A-Za-z0-9]{36,}\b/, "a GitHub token"],
  [/\bglpat-[A-Za-z0-9_-]{20,}\b/, "a GitLab token"],
  [/\bxox[abprs]-[A-Za-z0-9-]{10,}\b/, "a Slack token"],
  [/hooks\.slack\.com\/services\/T[A-Z0-9]+\/B[A-Z0-9]+\/[A-Za-z0-9]+/, "a Slack webhook, whose address is its secret"],
  // Repeats are bounded, so that a hostile text with a thousand beginnings is read in linear time.
  [/(^|[\s"'(])[A-Za-z][A-Za-z0-9+.-]{1,30}:\/\/[^/\s:@]{1,200}:[^/\s@]{1,200}@/, "an address with a password in it"],
  [/\beyJ[A-Za-z0-9_-]{10,500}\.eyJ[A-Za-z0-9_-]{10}/, "a signed token (JWT)"],
];

/** All of them at once, because nearly every text is tested. */
const ANY_SHAPE = new RegExp(SHAPES.map(([shape]) => shape.source).join("|"));
const SHORTEST = 16;

/** Keys that only ever hold a secret's value. */
const SECRET_KEY =
  /^(client)?[-_]?(secret|password|passwd|apikey|api[-_]key|accesskey|access[-_]key|token|secretaccesskey|clientsecret)$/i;

export const isSecretName = (key: string): boolean => SECRET_KEY.test(key);

/** What kind of secret a text looks like; null: none. */
export function looksLikeSecret(text: string): string | null {
  if (text.length < SHORTEST || !ANY_SHAPE.test(text)) return null;
  return SHAPES.find(([shape]) => shape.test(text))?.[1] ?? null;
}

/** A key that is itself a secret, or holds one: without a space, "password:hunter2" is one word. */
export function secretInKey(key: string): string | null {
  const end = key.search(/[:=]./);
  if (end > 0 && isSecretName(key.slice(0, end))) return "a secret, by its key";
  return looksLikeSecret(key);
}
