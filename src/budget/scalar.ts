/** The YAML 1.2 core schema for plain scalars, less every number that would not be computed exactly as typed. */
export type ReadScalar =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "value"; readonly value: null | boolean | number }
  | { readonly kind: "bad-number"; readonly why: string };

const PLAIN_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;
const OTHER_NUMBER =
  /^([-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|0o[0-7]+|0x[0-9a-fA-F]+)$/;
const MAX_DECIMALS = 6;
const MAX_SIGNIFICANT_DIGITS = 15;

const WORDS: ReadonlyMap<string, null | boolean> = new Map([
  ["", null],
  ["~", null],
  ["null", null],
  ["Null", null],
  ["NULL", null],
  ["true", true],
  ["True", true],
  ["TRUE", true],
  ["false", false],
  ["False", false],
  ["FALSE", false],
]);

export function readScalar(text: string): ReadScalar {
  const word = WORDS.get(text);
  if (word !== undefined) return { kind: "value", value: word };
  const first = text.charCodeAt(0);
  // Letters other than a leading sign, dot or digit cannot start a number: most scalars end here.
  if (first > 57 || first < 43) return { kind: "text", value: text };
  if (PLAIN_NUMBER.test(text)) return readNumber(text);
  return OTHER_NUMBER.test(text)
    ? { kind: "bad-number", why: "write numbers plainly, as in 1500 or 0.85; quote the value if text is meant" }
    : { kind: "text", value: text };
}

function readNumber(text: string): ReadScalar {
  const point = text.indexOf(".");
  if (point >= 0 && text.length - point - 1 > MAX_DECIMALS) {
    return { kind: "bad-number", why: `at most ${MAX_DECIMALS} decimals are computed as typed` };
  }
  const digits = text.replace(/^-?0*\.?0*|\./g, "").length;
  if (text.length > MAX_SIGNIFICANT_DIGITS && digits > MAX_SIGNIFICANT_DIGITS) {
    return { kind: "bad-number", why: `at most ${MAX_SIGNIFICANT_DIGITS} significant digits are computed as typed` };
  }
  return { kind: "value", value: Number(text) };
}
