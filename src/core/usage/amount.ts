import { eitherNumber, mayBeThousands, withoutSeparators } from "../budget/yaml/scalar.ts";
import { type Exact, exactFromText } from "../model/exact.ts";
import { quoted } from "../text/text.ts";
import type { Row } from "./file/table.ts";

const TOKENS = /^(0|[1-9]\d{0,11})(\.\d{1,6})?$/;

/** Why a text is no number of tokens, and what to write. */
export interface AmountProblem {
  readonly problem: string;
  readonly right: string;
}

export const isAmount = (amount: Exact | AmountProblem): amount is Exact => "n" in amount;

/**
 * A number of tokens as it was typed. 12.500 may be twelve thousand five hundred.
 * @param hasDecimals elsewhere in its file a dot can only be a decimal point: 12.345 is in no doubt
 */
export function amountOf(text: string, hasDecimals: boolean): Exact | AmountProblem {
  if (TOKENS.test(text)) {
    if (!mayBeThousands(text) || (hasDecimals && !text.endsWith("0"))) return exactFromText(text);
    return {
      problem: `${text} may be meant as thousands: the dot is a decimal point`,
      right: eitherNumber(text, false),
    };
  }
  return { problem: `${quoted(text)} is not a number of tokens`, right: rightOf(text) };
}

function rightOf(text: string): string {
  if (text.startsWith("-")) {
    return "A correction is a second row for the same time, with the right figure and a later known.";
  }
  const plain = withoutSeparators(text);
  return plain !== null && TOKENS.test(plain)
    ? `Write ${plain}.`
    : "Write it plainly, with at most 6 decimals, as in 1500 or 0.85.";
}

/** Whether some row's tokens have decimals that no thousands have: 0.125, 14.7 or 1.0294. */
export const hasDecimals = (rows: readonly Row[]): boolean =>
  rows.some(({ cells }) => {
    const text = cells.get("tokens")?.text.trim() ?? "";
    return text.includes(".") && TOKENS.test(text) && !mayBeThousands(text);
  });
