/** A number that would not be computed exactly as typed, and what to write instead. */
export class BadNumber {
  readonly why: string;
  readonly right: string;

  constructor(why: string, plain: string | null) {
    this.why = why;
    this.right = `${plain === null ? "Write a number such as 1500 or 0.85" : `Write ${plain}`}, or quote it if text is meant.`;
  }
}

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
const LONGEST_WORD = Math.max(...[...WORDS.keys()].map(({ length }) => length));

/** The YAML 1.2 core schema for plain scalars, less every number that would not be computed exactly as typed. */
export function readScalar(text: string): string | number | boolean | null | BadNumber {
  const first = text.charCodeAt(0);
  // A number starts with a digit, a sign or a dot: all others are text but for a few words.
  if (!(first <= 57 && first >= 43)) return text.length > LONGEST_WORD ? text : wordOr(text);
  if (PLAIN_NUMBER.test(text)) return readNumber(text);
  return OTHER_NUMBER.test(text) ? new BadNumber("is not plainly written", plainly(text)) : text;
}

function wordOr(text: string): string | boolean | null {
  const word = WORDS.get(text);
  return word === undefined ? text : word;
}

function readNumber(text: string): number | BadNumber {
  const point = text.indexOf(".");
  if (text.length > MAX_SIGNIFICANT_DIGITS && digitsOf(text) > MAX_SIGNIFICANT_DIGITS) {
    return new BadNumber(`has more than ${MAX_SIGNIFICANT_DIGITS} digits, and would not be computed as typed`, null);
  }
  if (point >= 0 && text.length - point - 1 > MAX_DECIMALS) {
    return new BadNumber(`has more than ${MAX_DECIMALS} decimals, and would not be computed as typed`, plainly(text));
  }
  return Number(text);
}

const digitsOf = (text: string): number => text.replace(/^-?0*\.?0*|\./g, "").length;

/** The same number, or the nearest, as it may be written; null where there is none. */
export function plainly(text: string): string | null {
  const decimals = Number(text).toFixed(MAX_DECIMALS);
  const plain = decimals.replace(/\.?0+$/, "");
  const isZeroed = Number(plain) === 0 && Number(text) !== 0;
  return !isZeroed && PLAIN_NUMBER.test(plain) && typeof readNumber(plain) === "number" ? plain : null;
}
