import type { Correction } from "../../model/finding.ts";

/** A number that would not be computed exactly as typed. */
export class BadNumber implements Correction {
  readonly problem: string;
  readonly right: string;

  constructor(problem: string, plain: string | null) {
    this.problem = problem;
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

/** The YAML 1.2 core schema for plain scalars, without numbers that would not be computed exactly as typed. */
export function readScalar(text: string): string | number | boolean | null | BadNumber {
  const first = text.charCodeAt(0);
  // A number starts with a digit, a sign or a dot: all others are text but for a few words.
  if (!(first <= 57 && first >= 43)) return text.length > LONGEST_WORD ? text : wordOr(text);
  if (PLAIN_NUMBER.test(text)) return readNumber(text);
  return OTHER_NUMBER.test(text) ? new BadNumber("is not in plain notation", plainly(text)) : text;
}

function wordOr(text: string): string | boolean | null {
  const word = WORDS.get(text);
  return word === undefined ? text : word;
}

function readNumber(text: string): number | BadNumber {
  const point = text.indexOf(".");
  if (text.length > MAX_SIGNIFICANT_DIGITS && digitsOf(text) > MAX_SIGNIFICANT_DIGITS) {
    return new BadNumber(`has more than ${MAX_SIGNIFICANT_DIGITS} digits, and cannot be computed exactly`, null);
  }
  if (point >= 0 && text.length - point - 1 > MAX_DECIMALS) {
    return new BadNumber(`has more than ${MAX_DECIMALS} decimals, and cannot be computed exactly`, plainly(text));
  }
  return Number(text);
}

const digitsOf = (text: string): number => text.replace(/^-?0*\.?0*|\./g, "").length;

/** The number in plain notation, rounded if need be; null where it has none. */
export function plainly(text: string): string | null {
  const decimals = Number(text).toFixed(MAX_DECIMALS);
  const plain = decimals.replace(/\.?0+$/, "");
  const isZeroed = Number(plain) === 0 && Number(text) !== 0;
  return !isZeroed && PLAIN_NUMBER.test(plain) && typeof readNumber(plain) === "number" ? plain : null;
}

/**
 * The number that one with commas or spaces means, or null. Three digits after a comma are thousands, as in 1,500 and
 * 1,500,000.5. The comma is a decimal one after 0 (0,850), after other separators (1.250,500 and 1 250,500), and
 * before fewer or more digits (0,80 and 1,25). With two dots, neither is a decimal point.
 */
export function withoutSeparators(text: string): string | null {
  if (/^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(text)) return text.replaceAll(",", "");
  if (/^[1-9]\d{0,2}([_ ]\d{3})+(\.\d+)?$/.test(text)) return text.replaceAll(/[_ ]/g, "");
  if (/^[1-9]\d{0,2}(\.\d{3}){2,}$/.test(text)) return text.replaceAll(".", "");
  const [, whole, decimals] = /^(0|[1-9]\d*|[1-9]\d{0,2}(?:[._ ]\d{3})+),(\d+)$/.exec(text) ?? [];
  return whole === undefined ? null : `${whole.replaceAll(/\D/g, "")}.${decimals}`;
}

/** "10.000" is ten, but many people write ten thousand that way. */
export const mayBeThousands = (typed: string): boolean =>
  typed[typed.length - 4] === "." && /^[1-9]\d{0,2}\.\d{3}$/.test(typed);

/** "Write 10000, or 10 if that is meant." */
export function eitherNumber(typed: string, isWhole: boolean): string {
  const [thousands, plain] = [typed.replace(".", ""), typed.replace(/\.?0+$/, "")];
  if (isWhole && plain.includes(".")) return `Write ${thousands}.`;
  // A fourth decimal shows that no thousands are meant.
  return `Write ${thousands}, or ${plain === typed ? `${plain}0` : plain} if that is meant.`;
}
