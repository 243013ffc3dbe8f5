/** The YAML 1.2 core schema for plain scalars, less every number that would not be computed exactly as typed. */
export type ReadScalar =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "value"; readonly value: null | boolean | number }
  | { readonly kind: "bad-number"; readonly why: string; readonly right: string };

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
  return OTHER_NUMBER.test(text) ? badNumber("is not plainly written", plainly(text)) : { kind: "text", value: text };
}

function readNumber(text: string): ReadScalar {
  const point = text.indexOf(".");
  const digits = text.replace(/^-?0*\.?0*|\./g, "").length;
  if (text.length > MAX_SIGNIFICANT_DIGITS && digits > MAX_SIGNIFICANT_DIGITS) {
    return badNumber(`has more than ${MAX_SIGNIFICANT_DIGITS} digits, and would not be computed as typed`, null);
  }
  if (point >= 0 && text.length - point - 1 > MAX_DECIMALS) {
    return badNumber(`has more than ${MAX_DECIMALS} decimals, and would not be computed as typed`, plainly(text));
  }
  return { kind: "value", value: Number(text) };
}

function badNumber(why: string, plain: string | null): ReadScalar {
  const right = plain === null ? "Write a number such as 1500 or 0.85" : `Write ${plain}`;
  return { kind: "bad-number", why, right: `${right}, or quote it if text is meant.` };
}

/** The same number, or the nearest, as it may be written; null where there is none. */
export function plainly(text: string): string | null {
  const decimals = Number(text).toFixed(MAX_DECIMALS);
  const plain = decimals.replace(/\.?0+$/, "");
  const isZeroed = Number(plain) === 0 && Number(text) !== 0;
  return !isZeroed && PLAIN_NUMBER.test(plain) && readNumber(plain).kind === "value" ? plain : null;
}
